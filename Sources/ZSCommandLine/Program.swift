package import ZSModel
package import ZSRendering

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

    /// The same call about one resource that standard input describes.
    ///
    /// A call with a target gets the resource's identity as that.  Any other call, such as one that creates something,
    /// gets every member of the resource that has the name of a parameter which was not given.
    /// - Throws: `.usage` when `resource` has no identity, or no value that a parameter takes.
    package func about(_ resource: JSON) throws(Failure) -> Call {
        var filled = given
        if let index = parameters.declared.firstIndex(where: \.info.isTarget) {
            guard let identity = resource["uuid"]?.text ?? resource["name"]?.text else {
                throw Failure(.usage, "standard input has an object without uuid and name")
            }
            try take(identity, at: index, into: &filled)
        } else {
            for index in parameters.own where parameters.declared[index].info.kind == .named {
                guard !given.wasGiven(at: index), let value = resource[parameters.declared[index].info.name] else {
                    continue
                }
                for text in value == .null ? [] : value.texts { try take(text, at: index, into: &filled) }
            }
            let missing = parameters.own.filter { !filled.hasValue(at: $0) }.map { parameters.declared[$0].info.name }
            guard missing.isEmpty else {
                throw Failure(
                    .usage, "standard input has an object without \(missing.joined(separator: ", "))",
                    hint: "give it as a parameter: \(missing.map { $0 + "=" }.joined(separator: " "))")
            }
        }
        return Call(action: action, given: filled, readsTargets: false, parameters: parameters, body: body)
    }
    private func take(_ text: String, at index: Int, into filled: inout Given) throws(Failure) {
        let declared = parameters.declared[index]
        do { try filled.take(text, for: declared, at: index) } catch {
            let shown = declared.info.secrecy == nil ? "'\(text)'" : "a secret"
            let what = declared.info.isTarget ? "names a resource that is none" : "has no usable \(declared.info.name)"
            throw Failure(.usage, "standard input \(what): \(shown): \(error.why)")
        }
    }
}
