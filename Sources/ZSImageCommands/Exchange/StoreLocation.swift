package import ZSModel
import ZSRemote

/// Where a store is: a directory here, or `[user@]host:DIR`, or `ssh://[user@]host[:port]/DIR`.
package enum StoreLocation: Sendable, ParameterValue {
    case here(String)
    case there(RemotePlace)

    package struct RemotePlace: Sendable {
        package var user: String
        package var host: String
        package var port: UInt16
        package var directory: AbsolutePath

        func target() throws(Failure) -> SSHTarget { try SSHTarget(address: host, port: port, user: user) }
    }

    package static func read(_ text: String) throws(Reject) -> StoreLocation {
        if text.hasPrefix("ssh://") { return .there(try readURL(text.dropFirst(6))) }
        guard !text.isEmpty else { throw Reject("expected a directory or [user@]host:DIR") }
        // As scp and rsync read it: a colon before the first slash separates the host.
        guard !text.hasPrefix("/"), let colon = hostEnd(of: text[...]), text[colon...].hasPrefix(":") else {
            return .here(text)
        }
        return .there(try place(text[..<colon], port: 22, text[text.index(after: colon)...]))
    }
    private static func readURL(_ text: Substring) throws(Reject) -> RemotePlace {
        guard let slash = text.firstIndex(of: "/") else { throw Reject("expected ssh://[user@]host[:port]/DIR") }
        let authority = text[..<slash]
        guard let end = hostEnd(of: authority) else { return try place(authority, port: 22, text[slash...]) }
        guard let port = UInt16(authority[authority.index(after: end)...]), port > 0 else {
            throw Reject("the port is none")
        }
        return try place(authority[..<end], port: port, text[slash...])
    }
    /// Where the colon after a host is; the colons of an IPv6 address stand in brackets.
    private static func hostEnd(of text: Substring) -> Substring.Index? {
        let start = text.lastIndex(of: "]") ?? text.startIndex
        return text[start...].prefix { $0 != "/" }.firstIndex(of: ":")
    }
    private static func place(
        _ login: Substring, port: UInt16, _ directory: Substring
    ) throws(Reject) -> RemotePlace {
        let parts = login.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let host = String(parts.last ?? "").filter { $0 != "[" && $0 != "]" }
        guard !host.isEmpty, parts.count == 1 || !parts[0].isEmpty else { throw Reject("expected [user@]host:DIR") }
        let user = parts.count == 2 ? String(parts[0]) : "root"
        return RemotePlace(user: user, host: host, port: port, directory: try AbsolutePath.read(String(directory)))
    }

    package static var valueName: String { "STORE" }
    package var spelled: String {
        switch self {
        case .here(let path): path
        case .there(let place): "\(place.user)@\(place.host):\(place.directory)"
        }
    }
}
