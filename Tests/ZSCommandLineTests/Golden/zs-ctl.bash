# bash completion for zs-ctl; made by 'zs-ctl --generate bash'
_zs_ctl() {
    local line=${COMP_LINE:0:COMP_POINT} found
    local word=${line##*[[:space:]]}
    # bash itself cuts words at = and :, so what precedes them must not be repeated.
    local typed=${word%"${word##*[=:]}"}
    mapfile -t found < <(zs-ctl --complete "$line" 2>/dev/null)
    case ${found[0]-} in
    :file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "${word#"$typed"}"); return ;;
    :directory) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "${word#"$typed"}"); return ;;
    esac
    COMPREPLY=("${found[@]%%$'\t'*}")
    COMPREPLY=("${COMPREPLY[@]#"$typed"}")
    if [[ ${COMPREPLY[0]-} == *[=@] ]]; then compopt -o nospace; fi
}
complete -F _zs_ctl zs-ctl
