import Glibc
import ZSModel
import ZSSystem

extension ImageStore {
    /// Packs that no index covers: each costs every look-up a little.
    private static let uncoveredLimit = 16
    /// No merge opens more files at once.
    private static let mergeWidth = 200

    /// Brings packs that no index covers into one, when there are many, together with small indexes, so that there are
    /// few and each entry is written again only when the index that it lies in has grown manifold.
    ///
    /// When somebody else is at it, nothing is done.
    func mergeIndex() throws(Failure) {
        guard let lock = try? FileLock(directory.appending("index.lock"), by: .after(.zero)) else { return }
        while try mergeOnce() {}
        _ = consume lock
    }

    /// - Returns: whether there is more to do.
    private func mergeOnce() throws(Failure) -> Bool {
        let packs = Set(try Pack.list(in: self).map(\.id))
        var uncovered = packs
        var indexes: [(path: AbsolutePath, table: ChunkTable)] = []
        for path in try IndexFile.list(in: self) {
            guard let table = try? IndexFile.open(path, inMemory: 0) else {
                unlink(path.text)
                continue
            }
            uncovered.subtract(table.packs)
            indexes.append((path, table))
        }
        guard uncovered.count > Self.uncoveredLimit else { return false }

        let files = PackFiles(self)
        var tables: [ChunkTable] = []
        for pack in uncovered.sorted().prefix(Self.mergeWidth) {
            guard let file = try files.fileIfPresent(pack) else { continue }
            // A damaged pack stays uncovered, and verify names it.
            if let table = try? ChunkTable(of: file, packs: { _ in [pack] }) { tables.append(table) }
        }
        guard tables.count > Self.uncoveredLimit else { return false }
        var total = tables.reduce(0) { $0 + $1.count }
        var merged: [AbsolutePath] = []
        for (path, table) in indexes.sorted(by: { $0.table.count < $1.table.count }) where table.count <= 4 * total {
            total += table.count
            tables.append(table)
            merged.append(path)
        }
        try IndexFile.merge(tables, keeping: packs, in: self)
        for path in merged { unlink(path.text) }
        return uncovered.count > Self.mergeWidth
    }
}
