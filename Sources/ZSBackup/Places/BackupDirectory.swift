import Glibc
package import ZSModel
import ZSSystem

/// A local directory with backups, among other files perhaps.
package struct BackupDirectory: Sendable {
    package let path: AbsolutePath

    package init(_ path: AbsolutePath) { self.path = path }

    /// Where backups go unless told otherwise.
    package static func usual(in home: AbsolutePath) -> BackupDirectory {
        BackupDirectory(home.appending("backup"))
    }

    /// A file that has the name of a backup.
    package struct Entry: Sendable {
        package let name: BackupName
        package let path: AbsolutePath
        package let size: ByteCount
        /// Whether it ends as a backup of ours does; the content is not looked at.
        package let isWhole: Bool
    }

    /// Makes the directory when it is missing; those above it must be there.
    func ensure() throws(Failure) {
        guard mkdir(path.text, 0o700) == 0 || errno == EEXIST else {
            throw Failure.system("cannot make the directory \(path)", errno: errno)
        }
    }

    /// The backups in the directory, newest first; of one prefix when it is given.
    package func entries(prefix: String? = nil) throws(Failure) -> [Entry] {
        var found: [Entry] = []
        for text in try Directory.names(in: path) {
            guard let name = BackupName(text, prefix: prefix) else { continue }
            let path = path.appending(text)
            var status = stat()
            // A link is none of ours, wherever it leads.
            guard lstat(path.text, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            let digest = (try? SealedFile(path))?.digest
            found.append(
                Entry(name: name, path: path, size: ByteCount(bytes: Int64(status.st_size)), isWhole: digest != nil))
        }
        return found.sorted { $0.name > $1.name }
    }

    /// Removes what is beyond the newest `amount` of the prefix of `kept`.
    /// - Returns: the names of the removed files.
    func prune(keeping amount: Int, and kept: BackupName) throws(Failure) -> [String] {
        let whole = try entries(prefix: kept.prefix).filter(\.isWhole).map(\.name)
        var removed: [String] = []
        for name in Retention.surplus(whole, keeping: amount, and: kept) {
            FaultPoint.reached("before removing a backup")
            guard unlink(path.appending(name.text).text) == 0 || errno == ENOENT else {
                throw .system("cannot remove \(path.appending(name.text))", errno: errno)
            }
            removed.append(name.text)
        }
        return removed
    }

    /// Removes the drafts of writers that died.
    func sweepDrafts() {
        for text in (try? Directory.names(in: path)) ?? [] where text.hasPrefix(".") && text.hasSuffix(".part") {
            guard BackupName(String(text.dropFirst().dropLast(5))) != nil else { continue }
            SealingFile.removeIfAbandoned(path.appending(text))
        }
    }
}
