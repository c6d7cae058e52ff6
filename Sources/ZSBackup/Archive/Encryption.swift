import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

/// How a backup is kept from strangers.  GnuPG does it.
package enum Encryption: Sendable {
    case none
    case passphrase(Secret)
    /// The public key in this file; whoever has the private key can read the backup, and this machine cannot.
    case publicKey(AbsolutePath)

    package var isNone: Bool { if case .none = self { true } else { false } }
}

/// What opens an encrypted backup.
package enum Decryption: Sendable {
    /// The private keys of the user's own GnuPG.
    case keyring
    case passphrase(Secret)
    /// The private key in this file, with the passphrase that protects it, if any.
    case privateKey(AbsolutePath, passphrase: Secret?)
}

/// One use of gpg(1), with a home of its own below `work`.
struct GnuPG {
    private let home: AbsolutePath
    private let deadline: Deadline

    init(work: AbsolutePath, by deadline: Deadline) throws(Failure) {
        home = work.appending("gnupg")
        self.deadline = deadline
        guard mkdir(home.text, 0o700) == 0 || errno == EEXIST else {
            throw .system("cannot make \(home)", errno: errno)
        }
    }

    /// Encrypts the file `plain` and lends the result, piece by piece, to `take`.
    func encrypt(
        _ plain: AbsolutePath, _ encryption: Encryption, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        // The backup is compressed already.
        let common = ["--compress-algo", "none", "--output", "-"]
        switch encryption {
        case .none: throw Failure(.bug, "nothing to encrypt with")
        case .passphrase(let secret):
            try run(
                common + ["--symmetric", "--cipher-algo", "AES256", "--s2k-count", "65011712"], secret, reading: plain,
                take)
        case .publicKey(let key):
            try run(
                common + ["--trust-model", "always", "--encrypt", "--recipient-file", key.text], nil, reading: plain,
                take)
        }
    }

    /// Decrypts what `next` gives.
    func decrypt(
        with decryption: Decryption, _ next: @escaping () throws(Failure) -> ArraySlice<UInt8>,
        _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        switch decryption {
        case .keyring: try run(["--output", "-", "--decrypt"], nil, ownHome: false, next, take)
        case .passphrase(let secret): try run(["--output", "-", "--decrypt"], secret, next, take)
        case .privateKey(let key, let passphrase):
            try run(["--import", key.text], passphrase, { [] }, { _ in })
            try run(["--output", "-", "--decrypt"], passphrase, next, take)
        }
    }

    /// Ends the agent that gpg has started.
    func close() {
        let silent = StandardStreams(input: { [] }, output: { _ in }, errors: { _ in })
        _ = try? runProcess(["gpgconf", "--homedir", home.text, "--kill", "all"], silent, by: .after(.seconds(5)))
    }

    private func run(
        _ words: [String], _ secret: Secret?, reading plain: AbsolutePath,
        _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let file = try Descriptor.open(plain.text, O_RDONLY)
        try run(words, secret, { () throws(Failure) in try file.readSome(atMost: 1 << 18)[...] }, take)
    }

    /// The secret goes first on standard input, as a line of its own; gpg reads no byte beyond it before it has it.
    private func run(
        _ words: [String], _ secret: Secret?, ownHome: Bool = true,
        _ next: @escaping () throws(Failure) -> ArraySlice<UInt8>, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var first = secret
        var errors: [UInt8] = []
        let ending = try withoutActuallyEscaping(take) { take throws(Failure) in
            let streams = StandardStreams(
                input: { () throws(Failure) in
                    guard let secret = first else { return try next() }
                    first = nil
                    return secret.reveal { ($0 + [UInt8(ascii: "\n")])[...] }
                }, output: take, errors: { errors += $0.prefix(max(0, 4096 - errors.count)) })
            let secrecy = secret == nil ? [] : ["--pinentry-mode", "loopback", "--passphrase-fd", "0"]
            return try runProcess(
                ["gpg", "--batch", "--yes", "--no-tty", "--quiet"] + (ownHome ? ["--homedir", home.text] : []) + secrecy
                    + words, streams, by: deadline)
        }
        guard ending != .exited(0) else { return }
        let said = String(decoding: errors, as: UTF8.self)
        if said.contains("Bad session key") || said.contains("Bad passphrase") || said.contains("No secret key")
            || said.contains("bad passphrase")
        {
            throw Failure(
                .denied, "what was given does not open the backup",
                hint: "give the right passphrase with --passphrase, or the private key with --identity", cause: said)
        }
        throw Failure(.failed, "gpg ended with \(ending.text)", hint: "is the package gpg installed?", cause: said)
    }
}
