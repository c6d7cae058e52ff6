# fish completion for zs-vlan; made by 'zs-vlan --generate fish'
function _zs_vlan
    set -l found (zs-vlan --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-vlan -f -a '(_zs_vlan)'
