package import ZSModel

/// What documentation, completion and the parsers know of a parameter; nothing of its value's type is left.
package struct ParameterInfo: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// `--name VALUE` or `name=VALUE`.
        case named
        /// `--name`.
        case flag
        /// A word without a name.
        case operand
        /// The words `field OP value` of a query.
        case conditions
    }
    package var kind: Kind
    package var name: String
    /// Further names by which it may be given; not shown.
    package var aliases: [String] = []
    /// The one-letter form in the option grammar.
    package var letter: Character?
    /// The name of the value in help, such as `SIZE`.
    package var valueName: String
    /// A phrase, lower case, without a full stop.
    package var help: String
    package var isRequired: Bool
    package var isRepeated: Bool
    /// The default as a user would type it.
    package var defaultText: String?
    /// The closed set of spellings; empty when there is none.
    package var choices: [String] = []
    /// The limits of the value, as a phrase: `1 to 65535`.
    package var limits: String?
    package var completion: Completion
    /// Set when the value never appears in a log, a history or an error.
    package var secrecy: Secrecy?
    /// `-` among the words fills this parameter from standard input.
    package var isTarget = false

    /// Whether it is written `--name` in the option grammar.
    var isOption: Bool { kind == .named || kind == .flag }
    /// The same for the options' reader, which leaves it to others.
    var asOperand: ParameterInfo {
        var copy = self
        copy.kind = .operand
        return copy
    }
    func isCalled(_ word: some StringProtocol) -> Bool { name == word || aliases.contains { $0 == word } }
}

/// How a secret may be given.
package enum Secrecy: Sendable {
    /// `-` or `@file`; written out only where no other process can read it.
    case neverInWords
    /// Written out as well, as the original's users are used to.
    case alsoInWords
}

/// What completes a value in the shell.
package enum Completion: Sendable, Equatable {
    case none
    case words([String])
    case file
    case directory
    /// The resources of a kind, by the keyword of that kind, such as `zone`; the tool itself is asked.
    case resource(String)
    /// A condition on the resources of a kind: its field, or the value after it; the tool itself is asked.
    case condition(String)
}

/// What a value must satisfy besides being of its type.
package struct Limit<Value: Sendable>: Sendable {
    /// The phrase that help shows.
    let phrase: String
    /// The closed set of spellings, when the limit is one.
    let choices: [String]
    let allows: @Sendable (Value) -> Bool

    /// Whatever else: `phrase` completes "must be ".
    package static func that(_ phrase: String, _ allows: @escaping @Sendable (Value) -> Bool) -> Limit {
        Limit(phrase: phrase, choices: [], allows: allows)
    }
    package static func range(_ range: ClosedRange<Value>) -> Limit where Value: ParameterValue {
        Limit(phrase: "\(range.lowerBound.spelled) to \(range.upperBound.spelled)", choices: []) { range.contains($0) }
    }
    package static func atLeast(_ least: Value) -> Limit where Value: ParameterValue & Comparable {
        Limit(phrase: "at least \(least.spelled)", choices: []) { $0 >= least }
    }
    /// Some of the type's values, as they are spelled.
    package static func oneOf(_ values: Value...) -> Limit where Value: ParameterValue {
        let spelled = values.map(\.spelled)
        return Limit(phrase: "", choices: spelled) { spelled.contains($0.spelled) }
    }
}
