// The shells' scripts only ask the tool, which starts in milliseconds and knows everything; `tool --complete LINE`
// answers one candidate a line, a tab and a phrase after it, or `:file` or `:directory`.

extension ProgramInfo {
    package var bashCompletion: String {
        """
        # bash completion for \(name); made by '\(name) --generate bash'
        \(functionName)() {
            local line=${COMP_LINE:0:COMP_POINT} found
            local word=${line##*[[:space:]]}
            # bash itself cuts words at = and :, so what precedes them must not be repeated.
            local typed=${word%"${word##*[=:]}"}
            mapfile -t found < <(\(name) --complete "$line" 2>/dev/null)
            case ${found[0]-} in
            :file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "${word#"$typed"}"); return ;;
            :directory) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "${word#"$typed"}"); return ;;
            esac
            COMPREPLY=("${found[@]%%$'\\t'*}")
            COMPREPLY=("${COMPREPLY[@]#"$typed"}")
            if [[ ${COMPREPLY[0]-} == *[=@] ]]; then compopt -o nospace; fi
        }
        complete -F \(functionName) \(name)

        """
    }
    package var zshCompletion: String {
        """
        #compdef \(name)
        # zsh completion for \(name); made by '\(name) --generate zsh'
        \(functionName)() {
            local -a found words_ shown
            local line
            found=("${(@f)$(\(name) --complete "$LBUFFER" 2>/dev/null)}")
            case ${found[1]} in
            :file) compset -P '*='; _files; return ;;
            :directory) compset -P '*='; _files -/; return ;;
            esac
            for line in $found; do
                words_+=("${line%%$'\\t'*}")
                shown+=("${line/$'\\t'/  -- }")
            done
            if [[ ${words_[1]} == *[=@] ]]; then
                compadd -U -S '' -l -d shown -a words_
            else
                compadd -U -l -d shown -a words_
            fi
        }
        compdef \(functionName) \(name)

        """
    }
    package var fishCompletion: String {
        """
        # fish completion for \(name); made by '\(name) --generate fish'
        function \(functionName)
            set -l found (\(name) --complete (commandline -cp) 2>/dev/null)
            switch "$found[1]"
                case ':file'
                    __fish_complete_path (commandline -ct)
                case ':directory'
                    __fish_complete_directories (commandline -ct)
                case '*'
                    printf '%s\\n' $found
            end
        end
        complete -c \(name) -f -a '(\(functionName))'

        """
    }
    private var functionName: String { "_" + name.split(separator: "-").joined(separator: "_") }
}
