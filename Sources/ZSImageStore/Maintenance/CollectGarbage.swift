import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

/// What a garbage collection did.
package struct Collection: Sendable, Equatable {
    package var deletedPacks = 0
    package var rewrittenPacks = 0
    /// What the deleted packs took.
    package var freed = ByteCount.zero
    /// What will be free when work that began before the collection has ended, and another collection has run.
    package var waiting = ByteCount.zero
    package var removedDrafts = 0
}

extension ImageStore {
    /// Deletes what no image uses, while anybody adds, exports and deletes images.
    ///
    /// A pack without use is first condemned: from then on nothing new relies on it.  It is deleted once every session
    /// is over that began before that, if no manifest published meanwhile uses it after all; with such sessions alive,
    /// the next collection deletes it.
    /// - Throws: `.conflict` while another collection runs; `.failed` when a manifest cannot be read.
    package func collectGarbage(_ work: Work) throws(Failure) -> Collection {
        let lock = try collectionLock()
        var collector = try Collector(self, work)
        try collector.run()
        _ = consume lock
        return collector.result
    }
    private func collectionLock() throws(Failure) -> FileLock {
        do throws(Failure) {
            return try FileLock(directory.appending("gc.lock"), by: .after(.zero))
        } catch  where error.kind == .timeout {
            throw Failure(.conflict, "\(directory): another garbage collection is running")
        }
    }
}

private struct Collector {
    private let store: ImageStore
    private let work: Work
    private let session: Session
    private var marks: PackMarks
    private(set) var result = Collection()

    init(_ store: ImageStore, _ work: Work) throws(Failure) {
        self.store = store
        self.work = work
        session = try Session.begin(in: store)
        marks = try PackMarks(store)
    }

    mutating func run() throws(Failure) {
        try removeDrafts()
        // The order matters: a session that is over when the living are listed has published its manifest already.
        var living = try others()
        try mark()
        try settleCondemned(living)
        try rewriteSparse()
        try condemnUnused()
        living = try others()
        try mark()
        try settleCondemned(living)
        try store.mergeIndex()
    }

    private mutating func mark() throws(Failure) {
        try marks.look()
        try marks.markNewManifests(work.cancellation.check)
    }
    private func others() throws(Failure) -> [Session.Living] {
        try Session.living(in: store).filter { $0.id != session.id }
    }

    /// Takes back the condemnation of packs that are used after all, and deletes those that nobody can use any more.
    private mutating func settleCondemned(_ living: [Session.Living]) throws(Failure) {
        result.waiting = .zero
        for (id, pack) in marks.packs where pack.state == .condemned {
            let path = Pack.path(id, .condemned, in: store).text
            var facts = stat()
            guard stat(path, &facts) == 0 else { continue }
            let size = ByteCount(bytes: Int64(facts.st_size))
            if marks.usedCount(of: id) > 0 {
                try rename(id, from: .condemned, to: .good)
            } else if living.contains(where: { $0.since <= facts.st_ctim }) {
                result.waiting = result.waiting + size
            } else {
                guard unlink(path) == 0 else { throw .system("cannot delete \(path)", errno: errno) }
                result.deletedPacks += 1
                result.freed = result.freed + size
            }
        }
    }
    private func condemnUnused() throws(Failure) {
        for (id, pack) in marks.packs where pack.state == .good && marks.usedCount(of: id) == 0 {
            try rename(id, from: .good, to: .condemned)
        }
    }
    private func rename(_ id: UUID, from: Pack.State, to: Pack.State) throws(Failure) {
        let path = Pack.path(id, from, in: store).text
        guard Glibc.rename(path, Pack.path(id, to, in: store).text) == 0 else {
            throw .system("cannot rename \(path)", errno: errno)
        }
        // The time of the condemnation, for file systems whose rename leaves no trace.
        if to == .condemned { utimensat(AT_FDCWD, Pack.path(id, to, in: store).text, nil, 0) }
    }

    /// Writes the used chunks of packs of which little is used, and of small packs, into new packs.
    private mutating func rewriteSparse() throws(Failure) {
        let good = marks.packs.filter { $0.value.state == .good && marks.usedCount(of: $0.key) > 0 }
        let small = good.filter { $0.value.size < Pack.sizeGoal / 4 }
        let sparse = good.filter { marks.usedCount(of: $0.key) < $0.value.count / 4 * 3 }
        let chosen = Set(sparse.keys).union(small.count > 1 ? Array(small.keys) : [])
        guard !chosen.isEmpty else { return }
        let rewriter = try PackRewriter(store, session)
        for id in chosen.sorted() {
            try work.cancellation.check()
            try rewriter.rewrite(id, keeping: marks.used)
        }
        try rewriter.finish()
        for id in rewriter.rewritten {
            marks.forget(id)
            result.rewrittenPacks += 1
        }
    }

    private mutating func removeDrafts() throws(Failure) {
        for directory in [store.path(.packs), store.path(.images), store.path(.incoming)] {
            for name in try entries(of: directory) where name.hasSuffix(".part") {
                guard let owner = UUID(name.prefix(32)), try !Session.isLiving(owner, in: store) else { continue }
                if unlink(directory.appending(name).text) == 0 { result.removedDrafts += 1 }
            }
        }
        try removeForgotten()
    }
    /// Removes what was fetched in part and never asked for again, with what lies beside it.
    private mutating func removeForgotten() throws(Failure) {
        let names = try entries(of: store.path(.incoming))
        for name in names where name.hasSuffix(ImageStore.keptSuffix) {
            var facts = stat()
            guard stat(store.path(.incoming).appending(name).text, &facts) == 0,
                facts.st_mtim.tv_sec + Self.keptFor < time(nil),
                let lock = try? FileLock(store.path(.incoming).appending(name + ".lock"), by: .after(.zero))
            else { continue }
            for other in names where other.hasPrefix(name) {
                if unlink(store.path(.incoming).appending(other).text) == 0 { result.removedDrafts += 1 }
            }
            _ = consume lock
        }
    }
    /// A week.
    private static let keptFor = 7 * 86_400
}

private func <= (left: timespec, right: timespec) -> Bool {
    (left.tv_sec, left.tv_nsec) <= (right.tv_sec, right.tv_nsec)
}
