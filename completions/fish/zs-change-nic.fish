# fish completion for zs-change-nic; made by 'zs-change-nic --generate fish'
function _zs_change_nic
    set -l found (zs-change-nic --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-change-nic -f -a '(_zs_change_nic)'
