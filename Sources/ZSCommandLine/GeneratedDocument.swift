import ZSModel

/// The documents that are made from the declarations and shipped with the tools.
package enum GeneratedDocument: String, Sendable, CaseIterable, ParameterValue {
    case man, bash, zsh, fish
}

extension ProgramInfo {
    package func generated(_ document: GeneratedDocument) -> String {
        switch document {
        case .man: manPage
        case .bash: bashCompletion
        case .zsh: zshCompletion
        case .fish: fishCompletion
        }
    }
}
