import ZSModel

/// What a user gave to an action: one typed value for every parameter that it declares.
package struct Given: Sendable {
    /// In the order of declaration; a required parameter that is missing has none.
    private var cells: [(any Cell)?]
    private var wereGiven: [Bool]
    /// What was given, in the order given, as it was typed: for the journal.  Secrets are masked.
    package private(set) var arguments: [Argument] = []

    package struct Argument: Sendable, Equatable {
        package let name: String
        package let text: String
    }

    init(_ parameters: Parameters) {
        cells = parameters.declared.map(\.initial)
        wereGiven = cells.map { _ in false }
    }

    /// The value of a parameter.
    package subscript<Value>(_ parameter: Parameter<Value>) -> Value {
        // The parser refuses a command line without a required value before anyone gets to ask, and a handle is
        // made together with the cell at its index; only a handle of another declaration can get here.
        guard let cell = cells[parameter.index] as? Holding<Value> else {
            preconditionFailure("a parameter of another action")
        }
        return cell.value
    }
    /// Whether the user gave it, rather than its default.
    package func has<Value>(_ parameter: Parameter<Value>) -> Bool { wereGiven[parameter.index] }

    func hasValue(at index: Int) -> Bool { cells[index] != nil }
    func wasGiven(at index: Int) -> Bool { wereGiven[index] }

    mutating func take(_ text: String, for declared: Declared, at index: Int) throws(Reject) {
        cells[index] = try declared.take(wereGiven[index] ? cells[index] : nil, text)
        wereGiven[index] = true
        arguments.append(Argument(name: declared.info.name, text: declared.info.secrecy != nil ? "*****" : text))
    }
}
