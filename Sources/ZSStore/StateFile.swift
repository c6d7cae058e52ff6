internal import CSQLite
internal import Glibc
internal import ZSModel

/// The places of the state in its home, and what must hold of them before SQLite touches anything.
struct StateFile {
    /// The file that SQLite keeps; its write-ahead log and index lie beside it.
    let database: AbsolutePath
    /// The file whose lock a writer holds.
    let lock: AbsolutePath
    private let home: AbsolutePath

    /// - Parameter home: a directory that exists; it may be reached through symbolic links, the file in it may not.
    init(in home: AbsolutePath) throws(Failure) {
        guard let real = realpath(home.text, nil) else {
            throw Failure(
                errno == ENOENT ? .notFound : .io, "cannot read '\(home)'",
                hint: "create the state with 'zs-ctl init', or set ZS_HOME", cause: systemError())
        }
        defer { free(real) }
        do { self.home = try AbsolutePath.read(String(cString: real)) } catch {
            throw Failure(.io, "cannot use '\(home)': \(error.why)")
        }
        database = self.home.appending("state.db")
        lock = self.home.appending("state.lock")
        try refuseNetworkFileSystem()
    }

    /// Whether there is a state file.
    /// - Throws: `.io` when what is there is no ordinary file with one name: a second name would lead SQLite to a
    ///   second log, and the two would destroy each other (sqlite.org/howtocorrupt.html §2.4).
    func exists() throws(Failure) -> Bool {
        var status = stat()
        guard lstat(database.text, &status) == 0 else {
            if errno == ENOENT { return false }
            throw Failure(.io, "cannot read '\(database)'", cause: systemError())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.io, "'\(database)' is not an ordinary file", hint: "a state file must not be a link")
        }
        guard status.st_nlink == 1 else {
            throw Failure(.io, "'\(database)' has \(status.st_nlink) names", hint: "remove its other hard links")
        }
        return true
    }

    /// Makes the file, empty and readable to its owner only, and its name durable.  One that is there is left alone.
    func make() throws(Failure) {
        let file = Glibc.open(database.text, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Failure(.io, "cannot create '\(database)'", cause: systemError()) }
        Glibc.close(file)
        let directory = Glibc.open(home.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Failure(.io, "cannot read '\(home)'", cause: systemError()) }
        defer { Glibc.close(directory) }
        guard fsync(directory) == 0 else { throw Failure(.io, "cannot write '\(home)'", cause: systemError()) }
    }

    /// SQLite's locks cannot be trusted there, and its shared memory is not shared (sqlite.org/howtocorrupt.html §2.1).
    private func refuseNetworkFileSystem() throws(Failure) {
        let type = zs_file_system(home.text)
        guard type >= 0 else { throw Failure(.io, "cannot read '\(home)'", cause: systemError()) }
        guard let name = Self.networkFileSystems[type] else { return }
        throw Failure(
            .io, "'\(home)' lies on \(name): a state file on a network file system can be corrupted",
            hint: "choose a local directory with ZS_HOME")
    }
    /// By their magic numbers in the kernel.
    private static let networkFileSystems: [Int: String] = [
        0x6969: "NFS", 0x517b: "SMB", 0xff53_4d42: "CIFS", 0xfe53_4d42: "SMB2", 0x0102_1997: "9p",
        0x00c3_6400: "CephFS", 0x5346_414f: "AFS", 0x0bd0_0bd0: "Lustre", 0x0116_1970: "GFS2",
        0x7461_636f: "OCFS2",
    ]
}

/// The text of `errno`.
func systemError() -> String { String(cString: strerror(errno)) }
