package import ZSModel

/// The handle of a declared parameter: what ``Given`` is asked with.
package struct Parameter<Value: Sendable>: Sendable {
    let index: Int
}

/// The parameters of an action while they are being declared.
package struct Parameters {
    private(set) var declared: [Declared] = []

    package init() {}

    /// What documentation and the parsers know of the parameters, in declared order.
    var infos: [ParameterInfo] { declared.map(\.info) }

    /// One that must be given.
    package mutating func required<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, letter: Character? = nil, limit: Limit<T>? = nil,
        completion: Completion? = nil
    ) -> Parameter<T> {
        single(.named, name, letter, help, isRequired: true, limit, completion)
    }
    /// One that may be left out.
    package mutating func optional<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, letter: Character? = nil, limit: Limit<T>? = nil,
        completion: Completion? = nil
    ) -> Parameter<T?> {
        maybe(.named, name, letter, help, limit, completion)
    }
    /// One that has a value even when it is left out.
    package mutating func defaulted<T: ParameterValue>(
        _ name: String, _ value: T, _ help: String, letter: Character? = nil, limit: Limit<T>? = nil,
        completion: Completion? = nil
    ) -> Parameter<T> {
        var info = Self.info(.named, name, letter, help, false, limit, completion)
        info.defaultText = value.spelled
        return declare(info, initial: value) { _, text throws(Reject) in try Self.read(text, limit) }
    }
    /// One that takes several values; none at all is an empty list.
    package mutating func list<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, letter: Character? = nil, atLeastOne: Bool = false,
        limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<[T]> {
        several(.named, name, letter, help, atLeastOne, limit, completion)
    }
    /// The resource that the action is about: required, or filled from standard input when `-` is given.
    package mutating func target<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, completion: Completion? = nil
    ) -> Parameter<T> {
        let handle: Parameter<T> = single(.named, name, nil, help, isRequired: true, nil, completion)
        declared[handle.index].info.isTarget = true
        return handle
    }
    /// A password, a passphrase, a token: where to get it from.  When it is not given, it is asked for.
    package mutating func secret(
        _ name: String, _ help: String, _ secrecy: Secrecy = .neverInWords
    ) -> Parameter<SecretSource> {
        var info = Self.info(.named, name, nil, help, false, nil as Limit<SecretSource>?, nil)
        info.secrecy = secrecy
        return declare(info, initial: .ask) { _, text throws(Reject) in try SecretSource.read(text) }
    }
    /// The same; when it is not given, there is none.
    package mutating func optionalSecret(
        _ name: String, _ help: String, _ secrecy: Secrecy = .neverInWords
    ) -> Parameter<SecretSource?> {
        let handle: Parameter<SecretSource?> = maybe(.named, name, nil, help, nil, nil)
        declared[handle.index].info.secrecy = secrecy
        return handle
    }

    /// Another name by which a parameter may be given: an old one, or a usual slip.  Help does not show it.
    package mutating func alias<Value>(_ name: String, of parameter: Parameter<Value>) {
        declared[parameter.index].info.aliases.append(name)
    }

    /// A switch of the option grammar.
    package mutating func flag(_ name: String, _ help: String, letter: Character? = nil) -> Parameter<Bool> {
        let info = ParameterInfo(
            kind: .flag, name: name, letter: letter, valueName: "", help: help, isRequired: false, isRepeated: false,
            completion: .none)
        return declare(info, initial: false) { _, _ throws(Reject) in true }
    }
    package mutating func operand<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T> {
        single(.operand, name, nil, help, isRequired: true, limit, completion)
    }
    package mutating func optionalOperand<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T?> {
        maybe(.operand, name, nil, help, limit, completion)
    }
    /// The operands that remain.
    package mutating func operands<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, atLeastOne: Bool = true, limit: Limit<T>? = nil,
        completion: Completion? = nil
    ) -> Parameter<[T]> {
        several(.operand, name, nil, help, atLeastOne, limit, completion)
    }

    /// The words of a query that are no parameter: `field OP value`.
    /// - Parameter fields: the names of the fields, for help and completion.
    package mutating func conditions(
        _ fields: [String] = [], _ help: String = "which resources to list; all conditions must hold"
    ) -> Parameter<[Condition]> {
        var info = ParameterInfo(
            kind: .conditions, name: "conditions", valueName: "FIELD=VALUE", help: help, isRequired: false,
            isRepeated: true, completion: .none)
        info.completion = fields.isEmpty ? .none : .words(fields)
        return declare(info, initial: []) { before, text throws(Reject) in (before ?? []) + [try Condition.read(text)] }
    }
}

/// A declared parameter: its description, and how a word becomes its value.
struct Declared {
    var info: ParameterInfo
    /// The value when nothing is given; `nil` for a required one.
    let initial: (any Cell)?
    /// The value after one more text has been given.
    let take: @Sendable (_ before: (any Cell)?, _ text: String) throws(Reject) -> any Cell
}

/// A value whose type only its handle knows.
protocol Cell: Sendable {}
struct Holding<Value: Sendable>: Cell { let value: Value }

extension Parameters {
    private mutating func declare<Value: Sendable>(
        _ info: ParameterInfo, initial: Value?,
        take: @escaping @Sendable (_ before: Value?, _ text: String) throws(Reject) -> Value
    ) -> Parameter<Value> {
        let cell: (any Cell)? = initial.map { Holding(value: $0) }
        declared.append(
            Declared(info: info, initial: cell) { before, text throws(Reject) in
                Holding(value: try take((before as? Holding<Value>)?.value, text))
            })
        return Parameter(index: declared.count - 1)
    }
    private mutating func single<T: ParameterValue>(
        _ kind: ParameterInfo.Kind, _ name: String, _ letter: Character?, _ help: String, isRequired: Bool,
        _ limit: Limit<T>?, _ completion: Completion?
    ) -> Parameter<T> {
        declare(Self.info(kind, name, letter, help, isRequired, limit, completion), initial: nil) {
            _, text throws(Reject) in try Self.read(text, limit)
        }
    }
    private mutating func maybe<T: ParameterValue>(
        _ kind: ParameterInfo.Kind, _ name: String, _ letter: Character?, _ help: String, _ limit: Limit<T>?,
        _ completion: Completion?
    ) -> Parameter<T?> {
        declare(Self.info(kind, name, letter, help, false, limit, completion), initial: .some(nil)) {
            _, text throws(Reject) in try Self.read(text, limit)
        }
    }
    private mutating func several<T: ParameterValue>(
        _ kind: ParameterInfo.Kind, _ name: String, _ letter: Character?, _ help: String, _ isRequired: Bool,
        _ limit: Limit<T>?, _ completion: Completion?
    ) -> Parameter<[T]> {
        var info = Self.info(kind, name, letter, help, isRequired, limit, completion)
        info.isRepeated = true
        return declare(info, initial: isRequired ? nil : []) { before, text throws(Reject) in
            (before ?? []) + [try Self.read(text, limit)]
        }
    }
    private static func info<T: ParameterValue>(
        _ kind: ParameterInfo.Kind, _ name: String, _ letter: Character?, _ help: String, _ isRequired: Bool,
        _ limit: Limit<T>?, _ completion: Completion?
    ) -> ParameterInfo {
        let choices = limit.map { $0.choices.isEmpty ? T.choices : $0.choices } ?? T.choices
        return ParameterInfo(
            kind: kind, name: name, letter: letter, valueName: T.valueName, help: help, isRequired: isRequired,
            isRepeated: false, choices: choices, limits: limit.flatMap { $0.phrase.isEmpty ? nil : $0.phrase },
            completion: completion ?? (choices.isEmpty ? .none : .words(choices)))
    }
    private static func read<T: ParameterValue>(_ text: String, _ limit: Limit<T>?) throws(Reject) -> T {
        let value = try T.read(text)
        guard let limit, !limit.allows(value) else { return value }
        throw Reject(
            limit.choices.isEmpty
                ? "must be \(limit.phrase)" : "expected one of \(limit.choices.joined(separator: ", "))")
    }
}
