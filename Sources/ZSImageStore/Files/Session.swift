import Glibc
import ZSModel
import ZSSystem

/// The mark of a process at work in a store, from before it looks at the packs until it has done with them.
///
/// A garbage collection never deletes a pack that a session older than the pack's condemnation may still rely on.
/// The mark is a locked file: the lock dies with its process, however that dies.
final class Session: Sendable {
    let id: UUID
    private let path: String
    private let file: Descriptor

    private init(id: UUID, path: String, file: consuming Descriptor) {
        self.id = id
        self.path = path
        self.file = file
    }
    deinit { unlink(path) }

    static func begin(in store: ImageStore) throws(Failure) -> Session {
        var random = SystemRandomNumberGenerator()
        let id = UUID(random: &random)
        let path = store.path(.sessions).appending(id.description).text
        let draft = path + ".new"
        let file = try Descriptor.open(draft, O_RDWR | O_CREAT | O_EXCL)
        // Locked before it has its name: whoever finds it under the name and unlocked knows that its process is gone.
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0, rename(draft, path) == 0 else {
            let code = errno
            unlink(draft)
            throw .system("cannot begin a session in \(store.directory)", errno: code)
        }
        return Session(id: id, path: path, file: file)
    }

    /// For work that only reads: a store that cannot be written has no garbage collection to fear.
    static func beginReading(_ store: ImageStore) throws(Failure) -> Session? {
        do throws(Failure) {
            return try begin(in: store)
        } catch {
            guard access(store.path(.sessions).text, W_OK) != 0 else { throw error }
            return nil
        }
    }

    /// A session whose process lives.
    struct Living {
        var id: UUID
        var since: timespec
    }
    /// The living sessions; the files of dead ones are removed.
    static func living(in store: ImageStore) throws(Failure) -> [Living] {
        var living: [Living] = []
        for name in try entries(of: store.path(.sessions)) {
            let path = store.path(.sessions).appending(name).text
            guard let file = try Descriptor.openIfPresent(path, O_RDWR) else { continue }
            var facts = stat()
            guard fstat(file.number, &facts) == 0 else { throw .system("cannot look at \(path)", errno: errno) }
            guard let id = UUID(name) else {
                // A draft is locked and renamed at once; one that is a day old has lost its process.
                if facts.st_mtim.tv_sec + 86_400 < time(nil) { unlink(path) }
                continue
            }
            if flock(file.number, LOCK_EX | LOCK_NB) == 0 {
                unlink(path)
            } else {
                living.append(Living(id: id, since: facts.st_mtim))
            }
        }
        return living
    }

    /// Whether the session that made a draft goes on.
    static func isLiving(_ id: UUID, in store: ImageStore) throws(Failure) -> Bool {
        let path = store.path(.sessions).appending(id.description).text
        guard let file = try Descriptor.openIfPresent(path, O_RDWR) else { return false }
        return flock(file.number, LOCK_EX | LOCK_NB) != 0
    }
}
