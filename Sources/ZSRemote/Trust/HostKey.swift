package import ZSModel

/// A host's public key, as it is sent on the wire.
package struct HostKey: Hashable, Sendable {
    /// Such as `ssh-ed25519`.
    package let type: String
    package let blob: [UInt8]

    /// - Returns: `nil` when the blob does not begin with its type, as every SSH key does.
    package init?(blob: [UInt8]) {
        guard let type = SSHString.first(in: blob[...])?.value, !type.isEmpty else { return nil }
        self.type = String(decoding: type, as: UTF8.self)
        self.blob = blob
    }

    /// As `ssh-keygen -l` shows it: `SHA256:` and 43 letters.
    package func fingerprint() throws(Failure) -> String {
        "SHA256:" + Base64.encode(try Digest.sha256(blob), padded: false)
    }

    /// Type and key as they stand in known_hosts and authorized_keys.
    package var line: String { "\(type) \(Base64.encode(blob))" }
}

/// Strings as the SSH protocol writes them: four bytes of length, then the bytes (RFC 4251, section 5).
enum SSHString {
    /// The string at the front, and what comes after it; `nil` when it is cut off.
    static func first(in bytes: ArraySlice<UInt8>) -> (value: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        let body = bytes.dropFirst(4)
        return length <= body.count ? (body.prefix(length), body.dropFirst(length)) : nil
    }

    static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        number(bytes.count) + bytes
    }
    static func number(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
