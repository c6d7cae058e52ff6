# fish completion for zs-nic-to-bond; made by 'zs-nic-to-bond --generate fish'
function _zs_nic_to_bond
    set -l found (zs-nic-to-bond --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-nic-to-bond -f -a '(_zs_nic_to_bond)'
