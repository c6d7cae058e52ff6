# fish completion for zs-cli; made by 'zs-cli --generate fish'
function _zs_cli
    set -l found (zs-cli --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-cli -f -a '(_zs_cli)'
