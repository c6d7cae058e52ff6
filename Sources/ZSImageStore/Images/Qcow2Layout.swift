import ZSModel

/// The form of a qcow2 file whose content is known before its first byte is written, so that it can be streamed.
///
/// The clusters lie in this order: header, refcount table, refcount blocks, L1 table, L2 tables, data in the order of the
/// guest.  Every cluster has a refcount of 1.  Source: QEMU, docs/interop/qcow2.txt.
struct Qcow2Layout {
    static let cluster = 1 << 16
    /// How many clusters an L2 table maps, and how many refcounts of 16 bits a refcount block has.
    private static let entriesInL2 = cluster / 8
    private static let refcountsInBlock = cluster / 2

    private let virtualSize: Int
    private let isVersion2: Bool
    /// One bit for each cluster of the guest: whether it has data.
    private var bits: [UInt64]
    /// For each word of `bits`, how many clusters with data come before it.
    private var before: [UInt32] = []
    private var l2Tables: [Int] = []
    private var l1Clusters = 0
    private var refcountBlocks = 0
    private var refcountTableClusters = 0
    private var dataClusters = 0

    /// - Parameter isVersion2: the form that QEMU before 1.7 reads (`compat=0.10`).
    init(virtualSize: Int, isVersion2: Bool) {
        // A qcow2 disk has whole sectors.
        self.virtualSize = (virtualSize + 511) / 512 * 512
        self.isVersion2 = isVersion2
        bits = Array(repeating: 0, count: (virtualSize + Self.cluster * 64 - 1) / (Self.cluster * 64))
    }

    /// Says that there is data in a range of the guest's disk.
    mutating func addData(_ range: Range<Int>) {
        for cluster in range.lowerBound / Self.cluster...(range.upperBound - 1) / Self.cluster {
            bits[cluster / 64] |= 1 << UInt64(cluster % 64)
        }
    }
    /// Fixes the places, once all data is known.
    mutating func complete() {
        for word in bits {
            before.append(UInt32(dataClusters))
            dataClusters += word.nonzeroBitCount
        }
        let words = Self.entriesInL2 / 64
        l2Tables = stride(from: 0, to: bits.count, by: words).filter { start in
            bits[start..<min(start + words, bits.count)].contains { $0 != 0 }
        }.map { $0 / words }
        l1Clusters = max(1, clusters(of: l1Entries * 8))
        // The blocks count themselves and their table, so their number is found by approach.
        while true {
            let blocks = (clustersInAll + Self.refcountsInBlock - 1) / Self.refcountsInBlock
            let table = clusters(of: blocks * 8)
            if blocks == refcountBlocks, table == refcountTableClusters { return }
            (refcountBlocks, refcountTableClusters) = (blocks, table)
        }
    }

    var fileSize: Int { clustersInAll * Self.cluster }
    private var l1Entries: Int { (clusters(of: virtualSize) + Self.entriesInL2 - 1) / Self.entriesInL2 }
    private var l1Start: Int { 1 + refcountTableClusters + refcountBlocks }
    private var l2Start: Int { l1Start + l1Clusters }
    private var dataStart: Int { l2Start + l2Tables.count }
    private var clustersInAll: Int { dataStart + dataClusters }
    private func clusters(of bytes: Int) -> Int { (bytes + Self.cluster - 1) / Self.cluster }

    /// Where a byte of the guest's disk lies in the file; `nil` when its cluster has no data.
    func offset(of guest: Int) -> Int? {
        let cluster = guest / Self.cluster
        guard let place = place(of: cluster) else { return nil }
        return place + guest % Self.cluster
    }
    /// How many of the zeros in a range of the guest's disk stand in the file: those that share a cluster with data.
    func zeros(in range: Range<Int>) -> Int {
        let firstEnd = min((range.lowerBound / Self.cluster + 1) * Self.cluster, range.upperBound)
        let lastStart = max((range.upperBound - 1) / Self.cluster * Self.cluster, firstEnd)
        let head = offset(of: range.lowerBound) == nil ? 0 : firstEnd - range.lowerBound
        let tail = lastStart < range.upperBound && offset(of: lastStart) != nil ? range.upperBound - lastStart : 0
        return head + tail
    }
    private func place(of cluster: Int) -> Int? {
        let word = bits[cluster / 64]
        let bit = UInt64(1) << UInt64(cluster % 64)
        guard word & bit != 0 else { return nil }
        let rank = Int(before[cluster / 64]) + (word & (bit - 1)).nonzeroBitCount
        return (dataStart + rank) * Self.cluster
    }

    /// Writes everything that comes before the data, a cluster at a time.
    func writeHead(_ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        try body(padded(header))
        try write(entries: (0..<refcountBlocks).map { UInt64((1 + refcountTableClusters + $0) * Self.cluster) }, body)
        for block in 0..<refcountBlocks {
            let used = min(clustersInAll - block * Self.refcountsInBlock, Self.refcountsInBlock)
            try body(padded((0..<used).flatMap { _ in [0, 1] as [UInt8] }))
        }
        var l1 = [UInt64](repeating: 0, count: l1Entries)
        for (number, table) in l2Tables.enumerated() {
            l1[table] = Self.copied | UInt64((l2Start + number) * Self.cluster)
        }
        try write(entries: l1.isEmpty ? [0] : l1, body)
        for table in l2Tables {
            let first = table * Self.entriesInL2
            let last = min(first + Self.entriesInL2, bits.count * 64)
            try write(entries: (first..<last).map { place(of: $0).map { Self.copied | UInt64($0) } ?? 0 }, body)
        }
    }
    /// Set in an entry whose cluster has a refcount of exactly 1.
    private static let copied = UInt64(1) << 63

    private var header: [UInt8] {
        var bytes = [0x51, 0x46, 0x49, 0xfb] as [UInt8]
        func append(_ number: some FixedWidthInteger) { withUnsafeBytes(of: number.bigEndian) { bytes += $0 } }
        append(UInt32(isVersion2 ? 2 : 3))
        append(UInt64(0))  // no backing file
        append(UInt32(0))
        append(UInt32(16))  // bits of a cluster
        append(UInt64(virtualSize))
        append(UInt32(0))  // not encrypted
        append(UInt32(l1Entries))
        append(UInt64(l1Start * Self.cluster))
        append(UInt64(Self.cluster))  // the refcount table
        append(UInt32(refcountTableClusters))
        append(UInt32(0))  // no snapshots
        append(UInt64(0))
        if isVersion2 { return bytes }
        for _ in 0..<3 { append(UInt64(0)) }  // no features
        append(UInt32(4))  // refcounts of 1 << 4 bits
        append(UInt32(104))  // the length of this header
        return bytes
    }
    private func write(entries: [UInt64], _ body: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        for start in stride(from: 0, to: entries.count, by: Self.entriesInL2) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.cluster)
            for entry in entries[start..<min(start + Self.entriesInL2, entries.count)] {
                withUnsafeBytes(of: entry.bigEndian) { bytes += $0 }
            }
            try body(padded(bytes))
        }
    }
    private func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: Self.cluster - bytes.count)
    }
}
