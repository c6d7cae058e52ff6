import ZSModel

/// A set of chunks of a store that takes one bit for each chunk of the packs that they lie in.
struct ChunkSet {
    private struct Bits {
        var words: [UInt64]
        var count = 0
    }
    private var tables: PackTables
    private var bits: [UUID: Bits] = [:]

    init(_ store: ImageStore) { tables = PackTables(store) }

    /// - Parameter location: where the index found the chunk.
    /// - Returns: whether it was not in the set before.
    @discardableResult
    mutating func insert(_ chunk: Digest, at location: ChunkLocation) throws(Failure) -> Bool {
        let table = try tables.table(of: location.pack)
        guard let entry = try table.find(chunk)?.entry else { return false }
        var bits =
            self.bits.removeValue(forKey: location.pack)
            ?? Bits(words: Array(repeating: 0, count: (table.count + 63) / 64))
        let isNew = bits.words[entry / 64] >> UInt64(entry % 64) & 1 == 0
        if isNew {
            bits.words[entry / 64] |= 1 << UInt64(entry % 64)
            bits.count += 1
        }
        self.bits[location.pack] = bits
        return isNew
    }
    mutating func contains(_ chunk: Digest, at location: ChunkLocation) throws(Failure) -> Bool {
        guard bits[location.pack] != nil, let entry = try tables.table(of: location.pack).find(chunk)?.entry else {
            return false
        }
        return contains(entry: entry, of: location.pack)
    }
    /// - Parameter entry: the number of the chunk in the table of the pack.
    func contains(entry: Int, of pack: UUID) -> Bool {
        guard let bits = bits[pack] else { return false }
        return bits.words[entry / 64] >> UInt64(entry % 64) & 1 == 1
    }
    /// How many chunks of a pack are in the set.
    func count(of pack: UUID) -> Int { bits[pack]?.count ?? 0 }
    mutating func removeAll(of pack: UUID) { bits[pack] = nil }
}

/// The tables of the packs that were asked for last.
struct PackTables {
    private let files: PackFiles
    private var open: [UUID: ChunkTable] = [:]
    private static let limit = 64

    init(_ store: ImageStore) { files = PackFiles(store) }

    mutating func table(of pack: UUID) throws(Failure) -> ChunkTable {
        if let table = open[pack] { return table }
        let table = try ChunkTable(of: files.file(pack), inMemory: 1 << 19) { _ in [pack] }
        if open.count >= Self.limit { open.removeAll(keepingCapacity: true) }
        open[pack] = table
        return table
    }
}
