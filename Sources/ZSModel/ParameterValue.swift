/// A value that a user can type.  The type, not the command, knows how to read itself.
package protocol ParameterValue: Sendable {
    /// Reads `text` as typed.
    /// - Throws: ``Reject`` with a phrase that completes "invalid value 'x' for 'y': ".
    static func read(_ text: String) throws(Reject) -> Self
    /// The name shown in help, such as `SIZE`.
    static var valueName: String { get }
    /// The closed set of spellings, when there is one.
    static var choices: [String] { get }
    /// The text that ``read(_:)`` would turn into this value.
    var spelled: String { get }
}
extension ParameterValue {
    package static var choices: [String] { [] }
}

/// Why a text is not a value of a type: a phrase, lower case, no full stop.
package struct Reject: Error, Equatable {
    package let why: String
    package init(_ why: String) { self.why = why }
}

extension String: ParameterValue {
    package static func read(_ text: String) throws(Reject) -> String { text }
    package static var valueName: String { "TEXT" }
    package var spelled: String { self }
}

extension Int: ParameterValue {
    package static func read(_ text: String) throws(Reject) -> Int {
        guard let number = Int(text) else { throw Reject("expected a whole number") }
        return number
    }
    package static var valueName: String { "N" }
    package var spelled: String { String(self) }
}

extension Bool: ParameterValue {
    package static func read(_ text: String) throws(Reject) -> Bool {
        switch text {
        case "true": true
        case "false": false
        default: throw Reject("expected true or false")
        }
    }
    package static var valueName: String { "true|false" }
    package static var choices: [String] { ["true", "false"] }
    package var spelled: String { self ? "true" : "false" }
}

extension ParameterValue where Self: RawRepresentable, RawValue == String, Self: CaseIterable {
    package static func read(_ text: String) throws(Reject) -> Self {
        guard let value = Self(rawValue: text) else {
            throw Reject("expected one of \(choices.joined(separator: ", "))")
        }
        return value
    }
    package static var choices: [String] { allCases.map(\.rawValue) }
    package static var valueName: String { "WORD" }
    package var spelled: String { rawValue }
}
