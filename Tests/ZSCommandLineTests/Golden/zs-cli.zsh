#compdef zs-cli
# zsh completion for zs-cli; made by 'zs-cli --generate zsh'
_zs_cli() {
    local -a found words_ shown
    local line
    found=("${(@f)$(zs-cli --complete "$LBUFFER" 2>/dev/null)}")
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
compdef _zs_cli zs-cli
