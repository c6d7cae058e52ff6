package import ZSModel
package import ZSPorts

/// A directory or a file on another machine: `[user@]host[:port][:/path]`.
package struct RemotePlace: Sendable, ParameterValue {
    package let machine: Machine
    /// `nil` when none was given.
    package let path: AbsolutePath?

    /// Where backups of another management machine go unless told otherwise.
    package static let usualDirectory = "/var/lib/zs/from-remote-backup"

    package static func read(_ text: String) throws(Reject) -> RemotePlace {
        var rest = text[...]
        var user = LoginName.root
        if let at = rest.firstIndex(of: "@") {
            user = try LoginName.read(String(rest[..<at]))
            rest = rest[rest.index(after: at)...]
        }
        let host: Substring
        if rest.first == "[", let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest[host.endIndex...]
        }
        var port = Port.ssh
        var path: AbsolutePath?
        while rest.first == ":" {
            rest = rest.dropFirst()
            let isPath = rest.first == "/"
            let part = isPath ? rest : rest.prefix { $0 != ":" }
            if isPath { path = try AbsolutePath.read(String(part)) } else { port = try Port.read(String(part)) }
            rest = rest[part.endIndex...]
        }
        guard rest.isEmpty else { throw Reject("expected [user@]host[:port][:/directory]") }
        let address = try HostAddress.read(String(host))
        return RemotePlace(
            machine: Machine(name: address.text, address: address.text, port: port, user: user.text), path: path)
    }
    package static var valueName: String { "[USER@]HOST[:PORT][:/PATH]" }
    package var spelled: String {
        let host = machine.address.contains(":") ? "[\(machine.address)]" : machine.address
        return "\(machine.user)@\(host)" + (machine.port == .ssh ? "" : ":\(machine.port)")
            + (path.map { ":\($0)" } ?? "")
    }

    /// Reads `text` as a file of another machine; `nil` when it names a local one.
    package static func file(_ text: String) -> RemotePlace? {
        guard !text.hasPrefix("/"), !text.hasPrefix("."), text.contains(":/"), let place = try? read(text) else {
            return nil
        }
        return place
    }
}
