internal import Glibc
package import ZSModel
package import ZSPorts
internal import ZSSystem

/// The cloud's own key pair: ed25519, without passphrase, in `$ZS_HOME/keys`.
package struct Identity: Sendable {
    /// The private key, mode 0600.
    package let path: AbsolutePath
    /// The line for `authorized_keys`.
    package let publicLine: String

    /// Reads the pair below `home`, and makes it first when there is none.
    package static func ensure(home: AbsolutePath, by deadline: Deadline) throws(Failure) -> Identity {
        let keys = home.appending("keys")
        guard mkdir(keys.text, 0o700) == 0 || errno == EEXIST else {
            throw .system("cannot make \(keys)", errno: errno)
        }
        // Two commands on a new installation must not make two keys.
        let lock = try FileLock(keys.appending("lock"), by: deadline)
        return try withExtendedLifetime(lock) { () throws(Failure) in
            let path = keys.appending("id_ed25519")
            if access(path.text, F_OK) != 0 { try make(path, by: deadline) }
            return try Identity(path)
        }
    }

    /// Reads the pair.
    /// - Throws: `.notFound` when there is none.
    package init(_ path: AbsolutePath) throws(Failure) {
        guard let key = try PrivateKeyFile(path).publicKey else {
            throw Failure(.usage, "\(path) is not a key in OpenSSH's format")
        }
        self.path = path
        publicLine = "\(key.line) zs"
    }

    private static func make(_ path: AbsolutePath, by deadline: Deadline) throws(Failure) {
        let draft = path.text + ".part"
        unlink(draft)
        try LocalShell().require(
            "making the cloud's key",
            Command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "zs", "-f", draft], asRoot: false),
            by: deadline)
        // The private key comes last: where it is, the pair is whole.
        for suffix in [".pub", ""] where rename(draft + suffix, path.text + suffix) != 0 {
            throw .system("cannot make \(path)\(suffix)", errno: errno)
        }
        try AtomicFile.synchronize(directory: String(path.text.dropLast("/id_ed25519".utf8.count)))
    }

    /// Lets the pair log in as the user that `shell` runs as.  Done twice, it changes nothing.
    package func install(on shell: some Shell, by deadline: Deadline) throws(Failure) {
        let blob = publicLine.split(separator: " ")[1]
        try shell.require(
            "installing the cloud's key", .script(installScript, [publicLine, String(blob)], asRoot: false),
            by: deadline)
    }
}

/// `$1` is the line, `$2` the key in it.
private let installScript = """
    umask 077
    cd
    mkdir -p .ssh
    chmod 700 .ssh
    keys=.ssh/authorized_keys
    touch "$keys"
    chmod 600 "$keys"
    exec 9<"$keys"
    flock 9
    if ! grep -qF -- "$2" "$keys"; then
        if [ -n "$(tail -c 1 "$keys")" ]; then echo >> "$keys"; fi
        printf '%s\\n' "$1" >> "$keys"
        sync "$keys"
    fi
    if command -v restorecon > /dev/null; then restorecon -R .ssh || true; fi
    """
