#compdef zs-ctl
# zsh completion for zs-ctl; made by 'zs-ctl --generate zsh'
_zs_ctl() {
    local -a found words_ shown
    local line
    found=("${(@f)$(zs-ctl --complete "$LBUFFER" 2>/dev/null)}")
    case ${found[1]} in
    :file) compset -P '*='; _files; return ;;
    :directory) compset -P '*='; _files -/; return ;;
    esac
    for line in $found; do
        words_+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    if [[ ${words_[1]} == *[=@] ]]; then
        compadd -U -S '' -l -d shown -a words_
    else
        compadd -U -l -d shown -a words_
    fi
}
compdef _zs_ctl zs-ctl
