import Glibc
import ZSModel

/// A directory that only its owner may enter.
enum PrivateDirectory {
    /// Makes the directory, and those above it, unless it is there; tightens its mode to 0700.
    /// - Throws: `.io` when it cannot be made, is no directory, or belongs to somebody else.
    static func ensure(_ path: AbsolutePath) throws(Failure) {
        var parent = ""
        for part in path.text.split(separator: "/").dropLast() {
            parent += "/" + part
            guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw problem("create", parent) }
        }
        guard mkdir(path.text, 0o700) == 0 || errno == EEXIST else { throw problem("create", path.text) }
        var status = stat()
        guard lstat(path.text, &status) == 0 else { throw problem("look at", path.text) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw Failure(.io, "'\(path)' is not a directory", hint: "choose another one with --home or ZS_HOME")
        }
        guard status.st_uid == geteuid() else {
            throw Failure(
                .denied, "'\(path)' belongs to another user", hint: "run as that user, or choose another directory")
        }
        guard chmod(path.text, 0o700) == 0 else { throw problem("protect", path.text) }
    }

    private static func problem(_ verb: String, _ path: String) -> Failure {
        Failure(.io, "cannot \(verb) '\(path)'", cause: String(cString: strerror(errno)))
    }
}
