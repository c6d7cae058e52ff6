package import ZSModel

/// The handle of a declared parameter: what ``Given`` is asked with.
package struct Parameter<Value: Sendable>: Sendable {
    let index: Int
}

/// The parameters of an action while they are being declared.
///
/// `letter` is the one-letter form of the option grammar, `value` the name of the value in help, `limit` what a value
/// must satisfy besides being of its type, `completion` what completes it in the shell.
package struct Parameters {
    private(set) var declared: [Declared] = []
    /// The places of the action's own parameters: those after the program's.
    private(set) var own = 0..<0

    package init() {}

    /// What documentation and the parsers know of the parameters, in declared order.
    var infos: [ParameterInfo] { declared.map(\.info) }

    /// The parameters that `declare` adds are the action's own.
    mutating func declareOwn<Result>(_ declare: (inout Parameters) -> Result) -> Result {
        let first = declared.count
        let result = declare(&self)
        own = first..<declared.count
        return result
    }

    // Given by name.

    /// One that must be given.
    package mutating func required<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, letter: Character? = nil, value: String? = nil,
        limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T> {
        single(Draft(.named, name, help, letter: letter, value: value, limit: limit, completion: completion))
    }
    /// One that may be left out.
    package mutating func optional<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, letter: Character? = nil, value: String? = nil,
        limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T?> {
        maybe(Draft(.named, name, help, letter: letter, value: value, limit: limit, completion: completion))
    }
    /// One that has a value even when it is left out.
    package mutating func defaulted<T: ParameterValue>(
        _ name: String, _ initial: T, _ help: String, letter: Character? = nil, value: String? = nil,
        limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T> {
        let draft = Draft(.named, name, help, letter: letter, value: value, limit: limit, completion: completion)
        return add(draft.with(\.defaultText, initial.spelled), initial: initial) { _, read in read }
    }
    /// One that takes several values; none at all is an empty list.
    package mutating func list<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, letter: Character? = nil, value: String? = nil,
        atLeastOne: Bool = false, limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<[T]> {
        let draft = Draft(.named, name, help, letter: letter, value: value, limit: limit, completion: completion)
        return several(draft.with(\.isRequired, atLeastOne))
    }
    /// The resource that the action is about: required, or filled from standard input when `-` is given.
    package mutating func target<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, completion: Completion? = nil
    ) -> Parameter<T> {
        single(Draft(.named, name, help, completion: completion).with(\.isTarget, true))
    }
    /// A password, a passphrase, a token: where to get it from.  When it is not given, it is asked for.
    package mutating func secret(
        _ name: String, _ help: String, _ secrecy: Secrecy = .neverInWords
    ) -> Parameter<SecretSource> {
        let draft = Draft<SecretSource>(.named, name, help).with(\.secrecy, secrecy)
        return add(draft, initial: .ask) { _, read in read }
    }
    /// The same; when it is not given, there is none.
    package mutating func optionalSecret(
        _ name: String, _ help: String, _ secrecy: Secrecy = .neverInWords
    ) -> Parameter<SecretSource?> {
        maybe(Draft(.named, name, help).with(\.secrecy, secrecy))
    }
    /// A switch of the option grammar.
    package mutating func flag(_ name: String, _ help: String, letter: Character? = nil) -> Parameter<Bool> {
        add(Draft(.flag, name, help, letter: letter), initial: false) { _, read in read }
    }
    /// Another name by which a parameter may be given: an old one, or a usual slip.  Help does not show it.
    package mutating func alias<Value>(_ name: String, of parameter: Parameter<Value>) {
        declared[parameter.index].info.aliases.append(name)
    }

    // Given by place.

    package mutating func operand<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T> {
        single(Draft(.operand, name, help, limit: limit, completion: completion))
    }
    /// The operand that the action is about; `-` in its place fills it from standard input.
    package mutating func targetOperand<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, completion: Completion? = nil
    ) -> Parameter<T> {
        single(Draft(.operand, name, help, completion: completion).with(\.isTarget, true))
    }
    package mutating func optionalOperand<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, limit: Limit<T>? = nil, completion: Completion? = nil
    ) -> Parameter<T?> {
        maybe(Draft(.operand, name, help, limit: limit, completion: completion))
    }
    /// The operands that remain.
    package mutating func operands<T: ParameterValue>(
        _ name: String, _ type: T.Type, _ help: String, atLeastOne: Bool = true, limit: Limit<T>? = nil,
        completion: Completion? = nil
    ) -> Parameter<[T]> {
        several(Draft(.operand, name, help, limit: limit, completion: completion).with(\.isRequired, atLeastOne))
    }
    /// The words of a query that are no parameter: `field OP value`.
    package mutating func conditions(
        _ completion: Completion = .none, _ help: String = "which resources to list; all conditions must hold"
    ) -> Parameter<[Condition]> {
        several(Draft(.conditions, "conditions", help, completion: completion))
    }

    // The shapes of a value.

    private mutating func single<T: ParameterValue>(_ draft: Draft<T>) -> Parameter<T> {
        add(draft.with(\.isRequired, true), initial: nil) { _, read in read }
    }
    private mutating func maybe<T: ParameterValue>(_ draft: Draft<T>) -> Parameter<T?> {
        add(draft, initial: .some(nil)) { _, read in read }
    }
    private mutating func several<T: ParameterValue>(_ draft: Draft<T>) -> Parameter<[T]> {
        add(draft.with(\.isRepeated, true), initial: draft.info.isRequired ? nil : []) { ($0 ?? []) + [$1] }
    }
    /// The handle has the type of the value that its cell holds: nothing else makes handles.
    private mutating func add<T: ParameterValue, Value: Sendable>(
        _ draft: Draft<T>, initial: Value?, combine: @escaping @Sendable (_ before: Value?, _ read: T) -> Value
    ) -> Parameter<Value> {
        declared.append(draft.declared(initial: initial, combine: combine))
        return Parameter(index: declared.count - 1)
    }
}
