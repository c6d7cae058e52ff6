# fish completion for zs-network-setting; made by 'zs-network-setting --generate fish'
function _zs_network_setting
    set -l found (zs-network-setting --complete (commandline -cp) 2>/dev/null)
    switch "$found[1]"
        case ':file'
            __fish_complete_path (commandline -ct)
        case ':directory'
            __fish_complete_directories (commandline -ct)
        case '*'
            printf '%s\n' $found
    end
end
complete -c zs-network-setting -f -a '(_zs_network_setting)'
