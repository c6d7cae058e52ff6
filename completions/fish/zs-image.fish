# fish completion for zs-image; made by 'zs-image --generate fish'
function _zs_image
    set -l found (zs-image --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-image -f -a '(_zs_image)'
