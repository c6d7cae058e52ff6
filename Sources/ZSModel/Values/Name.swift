/// The readable label of a resource: 1 to 255 characters, no control character, no blank at either end (R-COM-02).
///
/// Names may be the same on several resources.
package struct Name: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package static func read(_ text: String) throws(Reject) -> Name {
        guard !text.isEmpty else { throw Reject("a name cannot be empty") }
        guard text.unicodeScalars.count <= 255 else { throw Reject("a name has at most 255 characters") }
        try refuseControls(in: text, newlines: false)
        guard text.unicodeScalars.first != " ", text.unicodeScalars.last != " " else {
            throw Reject("a name does not begin or end with a blank")
        }
        return Name(text: text)
    }
    package static var valueName: String { "NAME" }
    package var spelled: String { text }
    package var description: String { text }
}

/// A free text of at most 2048 characters; line breaks and tabs are allowed, other controls are not.
package struct Description: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package static func read(_ text: String) throws(Reject) -> Description {
        guard text.unicodeScalars.count <= 2048 else { throw Reject("a description has at most 2048 characters") }
        try refuseControls(in: text, newlines: true)
        return Description(text: text)
    }
    package static var valueName: String { "TEXT" }
    package var spelled: String { text }
    package var description: String { text }
}

/// An absolute path in its plain form: no empty, `.` or `..` part, no control character, at most 4095 bytes.
package struct AbsolutePath: Hashable, Sendable, CustomStringConvertible, ParameterValue {
    package let text: String
    package static func read(_ text: String) throws(Reject) -> AbsolutePath {
        guard text.hasPrefix("/") else { throw Reject("expected an absolute path") }
        guard text.utf8.count <= 4095 else { throw Reject("a path has at most 4095 bytes") }
        try refuseControls(in: text, newlines: false)
        let parts = text.split(separator: "/")
        guard !parts.contains(where: { $0 == "." || $0 == ".." }) else { throw Reject("a path with '.' or '..' parts") }
        return AbsolutePath(text: "/" + parts.joined(separator: "/"))
    }
    package static var valueName: String { "PATH" }
    package var spelled: String { text }
    package var description: String { text }
    package func appending(_ part: String) -> AbsolutePath {
        AbsolutePath(text: text == "/" ? "/" + part : text + "/" + part)
    }
    /// The directory that holds it; the root is its own.
    package var parent: AbsolutePath {
        let end = text.lastIndex(of: "/") ?? text.startIndex
        return AbsolutePath(text: end == text.startIndex ? "/" : String(text[..<end]))
    }
    /// Its name in that directory; empty for the root.
    package var lastPart: String { String(text.split(separator: "/").last ?? "") }
}

/// Refuses what would break a line, a terminal or a log.
private func refuseControls(in text: String, newlines: Bool) throws(Reject) {
    for scalar in text.unicodeScalars {
        if newlines, scalar == "\n" || scalar == "\t" { continue }
        switch scalar.value {
        // The latter two: line separators, and marks that make a text look like another.
        case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069: throw Reject("a control character in it")
        default: break
        }
        if scalar == "\u{fffd}" { throw Reject("it is not valid UTF-8") }
    }
}

extension AbsolutePath {
    package static let root = AbsolutePath(text: "/")
    /// Where libvirt's QEMU driver logs on every host.
    package static let libvirtLogs = AbsolutePath(text: "/var/log/libvirt/qemu")
}
