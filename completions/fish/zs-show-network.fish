# fish completion for zs-show-network; made by 'zs-show-network --generate fish'
function _zs_show_network
    set -l found (zs-show-network --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-show-network -f -a '(_zs_show_network)'
