/// An IEEE 802.1Q VLAN tag, 1…4094; 0 and 4095 are reserved (R-L2V-01).
package struct VLANTag: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let number: Int
    package init?(_ number: Int) {
        guard (1...4094).contains(number) else { return nil }
        self.number = number
    }
    package static func read(_ text: String) throws(Reject) -> VLANTag {
        guard let number = decimal(text), let tag = VLANTag(number) else {
            throw Reject("expected a VLAN tag, 1 to 4094")
        }
        return tag
    }
    package static var valueName: String { "VLAN" }
    package var spelled: String { String(number) }
    package var description: String { spelled }
}

/// The name of a Linux network device: 1 to 15 bytes, no slash, colon, percent sign or blank (R-L2V-05).
package struct InterfaceName: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package init?(_ text: String) {
        guard case .success = Self.checked(text) else { return nil }
        self.text = text
    }
    package static func read(_ text: String) throws(Reject) -> InterfaceName {
        switch checked(text) {
        case .success(let name): return name
        case .failure(let reject): throw reject
        }
    }
    private init(unchecked text: String) { self.text = text }
    private static func checked(_ text: String) -> Result<InterfaceName, Reject> {
        let bytes = text.utf8
        guard (1...15).contains(bytes.count) else { return .failure(Reject("a device name has 1 to 15 bytes")) }
        guard text != ".", text != "..", text.first != "-" else { return .failure(Reject("not a device name")) }
        let allowed = bytes.allSatisfy { byte in
            byte > 0x20 && byte < 0x7f && !"/:%\"'\\$`;&|<>(){}*?!#~".utf8.contains(byte)
        }
        return allowed ? .success(InterfaceName(unchecked: text)) : .failure(Reject("a device name has no such byte"))
    }
    package static var valueName: String { "INTERFACE" }
    package var spelled: String { text }
    package var description: String { text }
}

/// A TCP port, 1…65535.
package struct Port: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let number: UInt16
    package init?(_ number: Int) {
        guard let number = UInt16(exactly: number), number > 0 else { return nil }
        self.number = number
    }
    package static let ssh = Port(unchecked: 22)
    private init(unchecked number: UInt16) { self.number = number }
    package static func read(_ text: String) throws(Reject) -> Port {
        guard let number = decimal(text), let port = Port(number) else { throw Reject("expected a port, 1 to 65535") }
        return port
    }
    package static var valueName: String { "PORT" }
    package var spelled: String { String(number) }
    package var description: String { spelled }
}
