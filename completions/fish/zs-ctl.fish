# fish completion for zs-ctl; made by 'zs-ctl --generate fish'
function _zs_ctl
    set -l found (zs-ctl --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-ctl -f -a '(_zs_ctl)'
