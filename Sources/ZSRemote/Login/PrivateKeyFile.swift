internal import Glibc
internal import ZSModel
internal import ZSSystem

/// A private key file, read and found fit for libssh2 1.10, which signs with ed25519 and ECDSA keys only: what it would make
/// of an RSA key (SHA-1) every host of today refuses.
struct PrivateKeyFile {
    let content: [UInt8]
    /// The public half, when the file shows it unencrypted, as OpenSSH's own format does.
    let publicKey: HostKey?

    /// - Throws: `.notFound`; `.denied` when the file may not be read or others may; `.usage` when the key cannot be used.
    init(_ path: AbsolutePath) throws(Failure) {
        guard access(path.text, F_OK) == 0 else { throw Failure(.notFound, "there is no private key \(path)") }
        content = try Descriptor.open(path.text, O_RDONLY).read(atMost: 1 << 20)
        let text = String(decoding: content, as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("-----") && !$0.contains(":") }
        guard text.hasPrefix("-----BEGIN "), let body = Base64.decode(lines.joined()) else {
            throw Failure(.usage, "\(path) is not a private key")
        }
        if text.hasPrefix("-----BEGIN RSA") { throw Self.unusable(path, "an RSA key") }
        if text.contains("ENCRYPTED") { throw Self.locked(path) }
        publicKey = try Self.publicKey(body, path)
        if let type = publicKey?.type, type != "ssh-ed25519", !type.hasPrefix("ecdsa-sha2-nistp") {
            throw Self.unusable(path, type == "ssh-rsa" ? "an RSA key" : "a key of type \(type)")
        }
    }

    /// Reads OpenSSH's format: a magic word, cipher, key derivation, its options, the number of keys, the public key.
    /// - Returns: `nil` when the file is in another format.
    private static func publicKey(_ body: [UInt8], _ path: AbsolutePath) throws(Failure) -> HostKey? {
        let magic = Array("openssh-key-v1\0".utf8)
        guard body.starts(with: magic), let cipher = SSHString.first(in: body.dropFirst(magic.count)),
            let derivation = SSHString.first(in: cipher.rest), let options = SSHString.first(in: derivation.rest),
            let key = SSHString.first(in: options.rest.dropFirst(4))
        else { return nil }
        guard cipher.value.elementsEqual("none".utf8) else { throw locked(path) }
        return HostKey(blob: Array(key.value))
    }

    private static func unusable(_ path: AbsolutePath, _ what: String) -> Failure {
        Failure(
            .usage, "the private key \(path) is \(what), which cannot be used",
            hint: "make another one: ssh-keygen -t ed25519")
    }
    private static func locked(_ path: AbsolutePath) -> Failure {
        Failure(
            .usage, "the private key \(path) is locked with a passphrase",
            hint: "give it to the agent (ssh-add \(path)) and log in through that")
    }
}
