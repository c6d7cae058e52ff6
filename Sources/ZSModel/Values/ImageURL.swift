/// Where an image comes from (R-IMG-04): `http`, `https`, `ftp`, `sftp`, or `file:///` with an absolute path.
///
/// A user and a password may stand in the URL; they are kept apart and never shown.
package struct ImageURL: Sendable, CustomStringConvertible, ParameterValue {
    package enum Scheme: String, Sendable, CaseIterable { case http, https, ftp, sftp, file }
    package let scheme: Scheme
    /// The host and port as written; empty for `file`.
    package let authority: String
    /// Path and query, beginning with a slash.
    package let path: String
    package let user: String?
    package let password: Secret?

    package static func read(_ text: String) throws(Reject) -> ImageURL {
        // The path of a file may have blanks (ST-12).
        let least: UInt8 = text.lowercased().hasPrefix("file:") ? 0x20 : 0x21
        guard text.utf8.allSatisfy({ $0 >= least && $0 != 0x7f }) else { throw Reject("a blank or control in a URL") }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://"),
            let scheme = Scheme(rawValue: text[..<colon].lowercased())
        else {
            throw Reject("expected a URL with one of \(Scheme.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let rest = text[text.index(colon, offsetBy: 3)...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = String(rest[slash...])
        guard path.count > 1 else { throw Reject("a URL without a path") }
        let authority = rest[..<slash]
        if scheme == .file {
            guard authority.isEmpty else { throw Reject("a file URL has three slashes and an absolute path") }
            _ = try AbsolutePath.read(path)
            return ImageURL(scheme: scheme, authority: "", path: path, user: nil, password: nil)
        }
        let at = authority.lastIndex(of: "@")
        let host = String(at.map { authority[authority.index(after: $0)...] } ?? authority)
        guard !host.isEmpty else { throw Reject("a URL without a host") }
        guard isHost(host) else { throw Reject("the host of the URL is none") }
        let login = at.map { authority[..<$0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) }
        let password = login.flatMap { $0.count == 2 ? Secret(Array($0[1].utf8)) : nil }
        return ImageURL(
            scheme: scheme, authority: host, path: path, user: login.map { String($0[0]) }, password: password)
    }
    /// The same place, with a password that was not typed in the URL.
    package func with(password: Secret) -> ImageURL {
        let encoded = password.reveal { bytes in
            bytes.flatMap { byte in
                isLetterOrDigit(byte) ? [byte] : Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            }
        }
        return ImageURL(scheme: scheme, authority: authority, path: path, user: user, password: Secret(encoded))
    }
    /// The password as a user would type it; its percent signs are taken for what they stand for.
    package var plainPassword: Secret? {
        password.map { secret in
            secret.reveal { bytes in
                var plain: [UInt8] = []
                var rest = bytes[...]
                while let byte = rest.popFirst() {
                    let digits = rest.prefix(2).compactMap(hexDigit)
                    guard byte == UInt8(ascii: "%"), digits.count == 2 else {
                        plain.append(byte)
                        continue
                    }
                    plain.append(digits[0] << 4 | digits[1])
                    rest = rest.dropFirst(2)
                }
                return Secret(plain)
            }
        }
    }
    /// The URL with its user and without its password.
    package var withUser: String {
        user.map { "\(scheme.rawValue)://\($0)@\(authority)\(path)" } ?? spelled
    }
    private func isLetterOrDigit(_ byte: UInt8) -> Bool {
        Self.isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    /// A name, an IPv4 address or a bracketed IPv6 address, with or without a port: nothing that another reader of
    /// the URL might take for something else.
    private static func isHost(_ text: String) -> Bool {
        let isBracketed = text.hasPrefix("[")
        let end =
            isBracketed ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":") ?? text.endIndex
        guard let end, end > text.startIndex, text.first != "-" else { return false }
        let port = text[end...]
        guard port.isEmpty || port.first == ":" && decimal(port.dropFirst()).flatMap(Port.init) != nil else {
            return false
        }
        let allowed = isBracketed ? "[]:." : ".-_"
        return text[..<end].utf8.allSatisfy { byte in
            hexDigit(byte) != nil || !isBracketed && isLetter(byte) || allowed.utf8.contains(byte)
        }
    }
    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
    package static var valueName: String { "URL" }
    /// The URL without its credentials: what is stored, logged and shown.
    package var spelled: String { "\(scheme.rawValue)://\(authority)\(path)" }
    package var description: String { spelled }
}
