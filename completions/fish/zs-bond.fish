# fish completion for zs-bond; made by 'zs-bond --generate fish'
function _zs_bond
    set -l found (zs-bond --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-bond -f -a '(_zs_bond)'
