import ZSModel

/// A declared parameter: its description, and how a text becomes its value.
struct Declared {
    var info: ParameterInfo
    /// The value when nothing is given; `nil` for a required one.
    let initial: (any Cell)?
    /// The value after one more text has been given, and how that text is spelled.
    let take: @Sendable (_ before: (any Cell)?, _ text: String) throws(Reject) -> (cell: any Cell, spelled: String)
}

/// A value whose type only its handle knows.
protocol Cell: Sendable {}
struct Holding<Value: Sendable>: Cell { let value: Value }

/// What is declared about a parameter whose texts are read as `T`.
struct Draft<T: ParameterValue> {
    var info: ParameterInfo
    private let limit: Limit<T>?

    init(
        _ kind: ParameterInfo.Kind, _ name: String, _ help: String, letter: Character? = nil, value: String? = nil,
        limit: Limit<T>? = nil, completion: Completion? = nil
    ) {
        let choices = limit.map { $0.choices.isEmpty ? T.choices : $0.choices } ?? T.choices
        info = ParameterInfo(
            kind: kind, name: name, letter: letter, valueName: value ?? T.valueName, help: help, isRequired: false,
            isRepeated: false, choices: kind == .flag ? [] : choices,
            limits: limit.flatMap { $0.phrase.isEmpty ? nil : $0.phrase },
            completion: completion ?? (choices.isEmpty ? .none : .words(choices)))
        self.limit = limit
    }
    /// The same with another property of its description.
    func with<Property>(_ property: WritableKeyPath<ParameterInfo, Property>, _ value: Property) -> Draft {
        var copy = self
        copy.info[keyPath: property] = value
        return copy
    }

    /// - Parameters:
    ///   - initial: the value when nothing is given; `nil` when it must be.
    ///   - combine: the value after one more reading.
    func declared<Value: Sendable>(
        initial: Value?, combine: @escaping @Sendable (_ before: Value?, _ read: T) -> Value
    ) -> Declared {
        let cell: (any Cell)? = initial.map { Holding(value: $0) }
        return Declared(info: info, initial: cell) { [limit] before, text throws(Reject) in
            let read = try T.read(text)
            if let limit, !limit.allows(read) { throw limit.refusal }
            return (Holding(value: combine((before as? Holding<Value>)?.value, read)), read.spelled)
        }
    }
}

extension Limit {
    fileprivate var refusal: Reject {
        Reject(choices.isEmpty ? "must be \(phrase)" : "expected one of \(choices.joined(separator: ", "))")
    }
}
