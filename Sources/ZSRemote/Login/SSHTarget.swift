package import ZSModel

/// Where an SSH login goes: an address, a port and a user.
package struct SSHTarget: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 or IPv6 address, or a host name.
    package let address: String
    package let port: UInt16
    package let user: String

    /// - Throws: `.usage` when the address or the user is empty or could not stand in a known_hosts line.
    package init(address: String, port: UInt16 = 22, user: String = "root") throws(Failure) {
        guard Self.isPlain(address), port > 0 else {
            throw Failure(.usage, "'\(address)' port \(port) is not an address to log in to")
        }
        guard Self.isPlain(user) else { throw Failure(.usage, "'\(user)' is not a user to log in as") }
        self.address = address
        self.port = port
        self.user = user
    }

    /// As known_hosts names it: the address, or `[address]:port` when the port is not 22.
    package var description: String { port == 22 ? address : "[\(address)]:\(port)" }

    /// Letters, digits and what addresses, names and scopes are made of; nothing that known_hosts or a terminal reads
    /// as a sign of its own.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 255 && text.first != "-"
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.value > 0x7f ? scalar.properties.isAlphabetic : plain.contains(scalar)
            }
    }
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:%_-".unicodeScalars)
}
