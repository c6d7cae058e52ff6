# fish completion for zs-bond-lacp; made by 'zs-bond-lacp --generate fish'
function _zs_bond_lacp
    set -l found (zs-bond-lacp --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-bond-lacp -f -a '(_zs_bond_lacp)'
