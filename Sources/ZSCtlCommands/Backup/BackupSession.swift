import Glibc
import ZSBackup
import ZSCommandLine
import ZSComposition
import ZSModel
import ZSPorts
import ZSSystem
import ZSTool

extension Session {
    func installation() throws(Failure) -> Installation {
        try Installation(
            home: home, version: Version.current, now: SystemClock.now, by: console.deadline, progress: console.progress
        )
    }

    func remoteDirectory(_ place: RemotePlace) throws(Failure) -> RemoteDirectory {
        let path: AbsolutePath
        if let given = place.path {
            path = given
        } else {
            do { path = try AbsolutePath.read(RemotePlace.usualDirectory) } catch { throw Failure(.bug, error.why) }
        }
        let deadline = min(console.deadline, .after(.seconds(20)))
        do throws(Failure) {
            return RemoteDirectory(path, on: try machines.shell(of: place.machine, by: deadline), by: console.deadline)
        } catch {
            var failure = error
            failure.hint = failure.hint ?? "let us in first: zs-ctl install-key \(place.spelled)"
            throw failure
        }
    }

    func encryption(_ passphrase: SecretSource?, publicKey: String?) throws(Failure) -> Encryption {
        if let passphrase {
            guard publicKey == nil else { throw Failure(.usage, "give a passphrase or a public key, not both") }
            let secret = try console.secret(passphrase, "passphrase of the backup")
            guard !secret.isEmpty else { throw Failure(.usage, "an empty passphrase protects nothing") }
            return .passphrase(secret)
        }
        guard let publicKey else { return .none }
        let path = try localPath(publicKey)
        guard access(path.text, R_OK) == 0 else { throw Failure(.notFound, "cannot read the public key '\(path)'") }
        return .publicKey(path)
    }

    func decryption(_ passphrase: SecretSource?, identity: String?) throws(Failure) -> Decryption {
        var secret: Secret?
        if let passphrase { secret = try console.secret(passphrase, "passphrase of the backup") }
        if let identity { return .privateKey(try localPath(identity), passphrase: secret) }
        return secret.map { .passphrase($0) } ?? .keyring
    }
}

/// What opens an encrypted backup, as parameters of a verb.
struct DecryptionParameters {
    private let passphrase: Parameter<SecretSource?>
    private let identity: Parameter<String?>

    init(_ p: inout Parameters) {
        passphrase = p.optionalSecret("passphrase", "the passphrase of an encrypted backup, or of the private key")
        identity = p.optional(
            "identity", String.self, "the OpenPGP private key in this file opens the backup", value: "FILE",
            completion: .file)
    }
    func decryption(_ given: Given, _ session: Session) throws(Failure) -> Decryption {
        try session.decryption(given[passphrase], identity: given[identity])
    }
}

/// The path of a file of this machine as the user wrote it, made absolute; its directory must be there.
func localPath(_ text: String) throws(Failure) -> AbsolutePath {
    let slash = text.lastIndex(of: "/")
    let directory = slash.map { $0 == text.startIndex ? "/" : String(text[..<$0]) } ?? "."
    let name = slash.map { String(text[text.index(after: $0)...]) } ?? text
    guard !name.isEmpty, name != ".", name != ".." else { throw Failure(.usage, "'\(text)' names no file") }
    guard let real = realpath(directory, nil) else {
        throw Failure(.notFound, "there is no directory '\(directory)'")
    }
    defer { free(real) }
    do { return try AbsolutePath.read(String(cString: real) + "/" + name) } catch {
        throw Failure(.usage, "'\(text)': \(error.why)")
    }
}
