/// How a machine is reached: an IPv4 or IPv6 address, or a name of the domain name system.
package struct HostAddress: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package static func read(_ text: String) throws(Reject) -> HostAddress {
        let allowed = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
        }
        guard allowed, (1...253).contains(text.utf8.count), text.first != "-", text.first != "." else {
            throw Reject("expected an address such as 192.168.1.10 or a host name")
        }
        return HostAddress(text: text.lowercased())
    }
    package static var valueName: String { "ADDRESS" }
    package var spelled: String { text }
    package var description: String { text }
}

/// The name of a user at an operating system: 1 to 32 bytes, as useradd accepts them.
package struct LoginName: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package static let root = LoginName(text: "root")
    package static func read(_ text: String) throws(Reject) -> LoginName {
        let allowed = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
        guard allowed, (1...32).contains(text.utf8.count), text.first != "-" else {
            throw Reject("expected a login name")
        }
        return LoginName(text: text)
    }
    package static var valueName: String { "USER" }
    package var spelled: String { text }
    package var description: String { text }
}
