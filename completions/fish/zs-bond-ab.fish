# fish completion for zs-bond-ab; made by 'zs-bond-ab --generate fish'
function _zs_bond_ab
    set -l found (zs-bond-ab --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-bond-ab -f -a '(_zs_bond_ab)'
