import Glibc
import ZSModel
import ZSSystem

/// A table of the chunks of many packs, so that a look-up need not ask each.
///
/// It says nothing that the packs do not say; without it, everything is only slower.
enum IndexFile {
    /// Before the table: this line, and one with the id of each pack, in the order of the numbers in the entries.
    static let header = "zs-image-index 1"
    static let suffix = ".index"

    static func list(in store: ImageStore) throws(Failure) -> [AbsolutePath] {
        try entries(of: store.path(.index)).filter { $0.hasSuffix(suffix) }.map { store.path(.index).appending($0) }
    }

    static func open(_ path: AbsolutePath, inMemory: Int) throws(Failure) -> ChunkTable {
        let file = try PlacedFile(path.text, O_RDONLY)
        return try ChunkTable(of: file, inMemory: inMemory) { end throws(Failure) in
            let damage = Failure(.failed, "\(path) is damaged", cause: "it is not an index")
            guard end <= 1 << 24 else { throw damage }
            let lines = String(decoding: try file.read(at: 0, count: end), as: UTF8.self).split(separator: "\n")
            let packs = lines.dropFirst().compactMap { UUID($0) }
            guard lines.first == header[...], packs.count == lines.count - 1 else { throw damage }
            return packs
        }
    }

    /// Writes the entries of `tables` that lie in `packs` into one new index.
    static func merge(_ tables: [ChunkTable], keeping packs: Set<UUID>, in store: ImageStore) throws(Failure) {
        var random = SystemRandomNumberGenerator()
        let path = store.path(.index).appending(UUID(random: &random).description).text
        let file = try PlacedFile(path + ".part", O_RDWR | O_CREAT | O_EXCL)
        do throws(Failure) {
            try fill(file, from: tables, Set(tables.flatMap(\.packs)).intersection(packs).sorted())
            try file.synchronize()
            guard rename(file.path, path + suffix) == 0 else { throw .system("cannot publish an index", errno: errno) }
        } catch {
            unlink(file.path)
            throw error
        }
    }
    private static func fill(_ file: PlacedFile, from tables: [ChunkTable], _ packs: [UUID]) throws(Failure) {
        let lines = Array(([header] + packs.map(\.description)).map { $0 + "\n" }.joined().utf8)
        try file.write(lines, at: 0)
        let numbers = Dictionary(uniqueKeysWithValues: zip(packs, UInt32(0)...))
        let total = tables.reduce(0) { $0 + $1.count }
        var writer = try ChunkTableWriter(to: file, at: lines.count, expecting: total)
        // Part by part, each small enough to be sorted in memory.
        var bits = 0
        while total >> bits > 1 << 15 { bits += 1 }
        for prefix in 0..<1 << bits {
            var part: [ChunkEntry] = []
            for table in tables {
                for var entry in try table.entries(prefix: prefix, bits: bits) {
                    guard let number = numbers[table.packs[Int(entry.place.pack)]] else { continue }
                    entry.place.pack = number
                    part.append(entry)
                }
            }
            try writer.append(part.sorted { $0.id < $1.id })
        }
        try writer.finish()
    }
}
