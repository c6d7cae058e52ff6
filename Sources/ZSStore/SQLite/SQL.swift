package import ZSModel

/// A value bound to a statement.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
}

/// What can be bound to a statement.
package protocol Bindable {
    var bound: SQLValue { get }
}

/// A statement with its values.
///
/// It is written as a text literal; what is interpolated becomes a bound value, never text of the statement:
/// `"SELECT name FROM zone WHERE uuid = \(uuid)"` is `… WHERE uuid = ?` with one value.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    package var text: String
    package var values: [SQLValue]

    package init(text: String, values: [SQLValue] = []) {
        self.text = text
        self.values = values
    }
    package init(stringLiteral value: String) { self.init(text: value) }
    package init(stringInterpolation: Interpolation) {
        self.init(text: stringInterpolation.text, values: stringInterpolation.values)
    }

    package struct Interpolation: StringInterpolationProtocol {
        var text: String
        var values: [SQLValue] = []
        package init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + 2 * interpolationCount)
        }
        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: some Bindable) {
            text += "?"
            values.append(value.bound)
        }
        /// A value that may be absent: NULL then.
        package mutating func appendInterpolation(optional value: (some Bindable)?) {
            text += "?"
            values.append(value.bound)
        }
        /// A list of values: `IN \(list: uuids)`.
        package mutating func appendInterpolation(list: [some Bindable]) {
            text += "(" + repeatElement("?", count: list.count).joined(separator: ", ") + ")"
            values += list.map(\.bound)
        }
        /// A part of a statement that was made the same way.
        package mutating func appendInterpolation(_ part: SQL) {
            text += part.text
            values += part.values
        }
        /// A name of the schema.  Never anything that a user typed.
        package mutating func appendInterpolation(name: StaticString) { text += "\(name)" }
    }
}

extension SQLValue: Bindable { package var bound: SQLValue { self } }
extension String: Bindable { package var bound: SQLValue { .text(self) } }
extension Int: Bindable { package var bound: SQLValue { .integer(Int64(self)) } }
extension Int64: Bindable { package var bound: SQLValue { .integer(self) } }
extension Int32: Bindable { package var bound: SQLValue { .integer(Int64(self)) } }
extension UInt32: Bindable { package var bound: SQLValue { .integer(Int64(self)) } }
extension Bool: Bindable { package var bound: SQLValue { .integer(self ? 1 : 0) } }
extension UUID: Bindable { package var bound: SQLValue { .text(description) } }
extension Name: Bindable { package var bound: SQLValue { .text(text) } }
extension Description: Bindable { package var bound: SQLValue { .text(text) } }
extension AbsolutePath: Bindable { package var bound: SQLValue { .text(text) } }
extension InterfaceName: Bindable { package var bound: SQLValue { .text(text) } }
extension ByteCount: Bindable { package var bound: SQLValue { .integer(bytes) } }
extension IPv4Address: Bindable { package var bound: SQLValue { .text(description) } }
extension IPv4Netmask: Bindable { package var bound: SQLValue { .text(description) } }
extension Timestamp: Bindable { package var bound: SQLValue { .text(description) } }
extension MACAddress: Bindable { package var bound: SQLValue { .text(description) } }
extension VLANTag: Bindable { package var bound: SQLValue { .integer(Int64(number)) } }
extension Port: Bindable { package var bound: SQLValue { .integer(Int64(number)) } }
extension Bindable where Self: RawRepresentable, RawValue == String { package var bound: SQLValue { .text(rawValue) } }
extension Platform: Bindable {}
extension Domain.DiskFormat: Bindable {}
extension Optional: Bindable where Wrapped: Bindable {
    package var bound: SQLValue { map(\.bound) ?? .null }
}
extension VMState: Bindable {}
extension AdministrativeState: Bindable {}
extension HostState: Bindable {}
extension StorageState: Bindable {}
extension ConnectionStatus: Bindable {}
extension ImageStatus: Bindable {}
extension VolumeStatus: Bindable {}
