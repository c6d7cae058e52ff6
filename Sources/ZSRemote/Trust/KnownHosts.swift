package import ZSModel

/// The content of a known_hosts file.
///
/// libssh2's own reader is not used: it believes revoked keys, knows no patterns, and stops at the first line it does not
/// understand.  This one passes over such lines.  `@cert-authority` lines say nothing about a plain key, and host
/// certificates are never asked for, so they are passed over too.
package struct KnownHosts: Sendable {
    /// What the file says about a key that a host has shown.
    package enum Verdict: Sendable, Equatable {
        case known
        /// No line is about the host.
        case unknown
        /// The file holds other keys for the host; the first of them, and its line, counted from 1.
        case changed(HostKey, line: Int)
        /// The key is revoked by this line.
        case revoked(line: Int)
    }

    private struct Entry {
        let line: Int
        let isRevoked: Bool
        let key: HostKey
    }
    private let text: String

    package init(_ text: String) { self.text = text }

    package func verdict(on key: HostKey, of target: SSHTarget) throws(Failure) -> Verdict {
        let entries = try entries(about: target)
        if let revoked = entries.first(where: { $0.isRevoked && $0.key == key }) { return .revoked(line: revoked.line) }
        let trusted = entries.filter { !$0.isRevoked }
        if trusted.contains(where: { $0.key == key }) { return .known }
        // Of several keys the one of the same type is the one that was replaced.
        guard let other = trusted.first(where: { $0.key.type == key.type }) ?? trusted.first else { return .unknown }
        return .changed(other.key, line: other.line)
    }

    /// The types of the keys that are known for the host, so that it can be asked for one of them.
    package func types(of target: SSHTarget) throws(Failure) -> [String] {
        try entries(about: target).filter { !$0.isRevoked }.map(\.key.type)
    }

    /// The lines about the host.  Only their keys are read: a file may name a thousand others.
    private func entries(about target: SSHTarget) throws(Failure) -> [Entry] {
        let name = target.description.lowercased()
        var found: [Entry] = []
        for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            if let entry = try Self.entry(line, number: index + 1, about: name) { found.append(entry) }
        }
        return found
    }

    /// - Returns: `nil` when the line is about another host, a remark, or not to be understood.
    private static func entry(_ line: Substring.UTF8View, number: Int, about name: String) throws(Failure) -> Entry? {
        guard !HostPattern.isOther(line, than: name) else { return nil }
        var fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
            .map(Substring.init)[...]
        guard let first = fields.first, first.first != "#" else { return nil }
        let isRevoked = first == "@revoked"
        if isRevoked { fields.removeFirst() }
        guard first.first != "@" || isRevoked, fields.count >= 3,
            try HostPattern(fields.removeFirst())?.matches(name) == true,
            let key = Base64.decode(fields[fields.startIndex + 1]).flatMap(HostKey.init), key.type == fields.first!
        else { return nil }
        return Entry(line: number, isRevoked: isRevoked, key: key)
    }
}
