import Glibc
package import ZSModel
package import ZSPorts

/// An installation of zs as its backups see it: the state and the keys below one directory.
package struct Installation {
    /// `$ZS_HOME`, as the file system names it: SQLite refuses a way through a symbolic link.
    package let home: AbsolutePath
    /// Of this program.
    let version: String
    let now: () -> Timestamp
    let deadline: Deadline
    let progress: any ProgressSink

    /// - Throws: `.notFound` when `home` is not there.
    package init(
        home: AbsolutePath, version: String, now: @escaping () -> Timestamp, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) {
        guard let real = realpath(home.text, nil) else {
            throw Failure(
                .notFound, "there is no directory '\(home)'",
                hint: "create the state with 'zs-ctl init', or set ZS_HOME")
        }
        defer { free(real) }
        do { self.home = try AbsolutePath.read(String(cString: real)) } catch {
            throw Failure(.io, "cannot use '\(home)': \(error.why)")
        }
        self.version = version
        self.now = now
        self.deadline = deadline
        self.progress = progress
    }

    /// Copies that were saved before something dangerous, and are kept without being asked for (C-112).
    static let savedAmount = 3
}
