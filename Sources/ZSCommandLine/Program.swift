package import ZSModel

/// An executable: its name, its grammar, the options that every action takes, and the actions.
///
/// `Options` is what the options that belong to the program become; `Context` is what an action works with; `Reply`
/// is what it answers.
package struct Program<Options, Context, Reply>: Sendable {
    package let name: String
    package let summary: String
    package let version: String
    package let grammar: Grammar
    package let actions: [Action<Context, Reply>]
    /// What the program does when the first word is no action's name; a program of one purpose has only this.
    package let otherwise: Action<Context, Reply>?
    private let declareOptions: @Sendable (inout Parameters) -> @Sendable (Given) -> Options

    package init(
        _ name: String, _ summary: String, version: String, _ grammar: Grammar,
        _ actions: [Action<Context, Reply>], otherwise: Action<Context, Reply>? = nil,
        options: @escaping @Sendable (inout Parameters) -> @Sendable (Given) -> Options
    ) {
        self.name = name
        self.summary = summary
        self.version = version
        self.grammar = grammar
        self.actions = actions
        self.otherwise = otherwise
        declareOptions = options
    }

    /// The action that `word` calls.
    package func action(_ word: String) -> Action<Context, Reply>? {
        actions.first { $0.isCalled(word, in: grammar) }
    }

    func declare(into parameters: inout Parameters) -> @Sendable (Given) -> Options { declareOptions(&parameters) }
}

/// An action with everything that it needs but its context.
package struct Call<Context, Reply>: Sendable {
    package let action: Action<Context, Reply>
    package let given: Given
    /// `-` was among the words: the action is to be run once for every resource that standard input names.
    package let readsTargets: Bool
    let parameters: Parameters
    let body: Action<Context, Reply>.Body

    package func run(_ context: Context) throws -> Reply { try body(given, context) }

    /// The same call about one resource, named by standard input.
    /// - Throws: `.usage` when `target` is no value of the target's type.
    package func about(_ target: String) throws(Failure) -> Call {
        guard let index = parameters.declared.firstIndex(where: \.info.isTarget) else { return self }
        var filled = given
        do { try filled.take(target, for: parameters.declared[index], at: index) } catch {
            throw Failure(.usage, "standard input names a resource that is none: '\(target)': \(error.why)")
        }
        return Call(action: action, given: filled, readsTargets: false, parameters: parameters, body: body)
    }
}
