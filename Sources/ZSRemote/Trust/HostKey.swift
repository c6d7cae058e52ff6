/// A host's public key, as it is sent on the wire.
package struct HostKey: Hashable, Sendable {
    /// Such as `ssh-ed25519`.
    package let type: String
    package let blob: [UInt8]

    package init(type: String, blob: [UInt8]) {
        self.type = type
        self.blob = blob
    }
}
