package import ZSModel

/// The addresses of an L3 network's ranges, and which of them are gone.
///
/// A network of any size costs what its used addresses cost: the free ones are the gaps between them.
package struct AddressPool: Sendable, Equatable {
    /// Sorted, without overlap.
    private let ranges: [IPv4Range]
    /// How many addresses lie in the ranges before each one.
    private let before: [Int]
    /// The number of addresses in the ranges.
    package let totalCount: Int
    /// Positions, in the ranges laid end to end, of the addresses that are gone; sorted.
    private var gone: [Int]
    private var keptCount: Int

    /// - Parameters:
    ///   - ranges: they do not overlap (R-IPR-06).
    ///   - used: addresses of NICs, virtual IPs and routers.
    ///   - kept: addresses that nobody may have: gateway, DHCP server, placeholders (A-NET-03).
    package init(ranges: [IPv4Range], used: some Sequence<IPv4Address> = [], kept: [IPv4Address] = []) {
        let sorted = ranges.sorted { $0.first < $1.first }
        var before: [Int] = []
        var total = 0
        for range in sorted {
            before.append(total)
            total += range.count
        }
        self.ranges = sorted
        self.before = before
        totalCount = total
        gone = []
        keptCount = 0
        let kept = Set(kept.compactMap(position))
        keptCount = kept.count
        gone = Set(used.lazy.compactMap(position)).union(kept).sorted()
    }

    package var freeCount: Int { totalCount - gone.count }
    /// For messages (A-NET-13).
    package var counts: String { "\(totalCount) in all, \(gone.count - keptCount) used, \(keptCount) kept" }

    /// Why `address` cannot be given; `nil` when it can.
    package func objection(to address: IPv4Address) -> String? {
        guard let position = position(of: address) else {
            return "\(address) lies in none of the ranges \(ranges.map(\.description).joined(separator: ", "))"
        }
        return isGone(position) ? "\(address) is in use" : nil
    }

    /// A free address, each with the same chance; `nil` when there is none (A-NET-02).
    package func random(using generator: inout some RandomNumberGenerator) -> IPv4Address? {
        freeCount > 0 ? free(at: Int.random(in: 0..<freeCount, using: &generator)) : nil
    }
    /// The lowest free address.
    package var firstFree: IPv4Address? { freeCount > 0 ? free(at: 0) : nil }

    /// Up to `limit` free addresses in order, from `start` on.
    package func free(from start: IPv4Address? = nil, limit: Int) -> [IPv4Address] {
        var rank = 0
        if let start {
            // Free addresses below `start`: those of the ranges less those that are gone.
            let below = ranges.indices.reduce(0) { sum, index in
                let range = ranges[index]
                return sum + (range.last < start ? range.count : max(0, Int(start.number) - Int(range.first.number)))
            }
            rank = below - firstGone(from: below)
        }
        return (rank..<max(rank, min(freeCount, rank + max(0, limit)))).map(free(at:))
    }

    /// Notes that an address is used; one outside the ranges, or gone already, changes nothing.
    package mutating func take(_ address: IPv4Address) {
        guard let position = position(of: address) else { return }
        let index = firstGone(from: position)
        if index == gone.count || gone[index] != position { gone.insert(position, at: index) }
    }

    /// The free address with `rank` free ones before it.
    private func free(at rank: Int) -> IPv4Address {
        // gone[i] - i free addresses lie before the i-th that is gone, and that number never falls with i.
        address(at: rank + firstGone { gone[$0] - $0 > rank })
    }
    private func address(at position: Int) -> IPv4Address {
        let range = (before.firstIndex { $0 > position } ?? before.count) - 1
        return IPv4Address(number: ranges[range].first.number + UInt32(position - before[range]))
    }
    private func position(of address: IPv4Address) -> Int? {
        guard let index = ranges.firstIndex(where: { $0.contains(address) }) else { return nil }
        return before[index] + Int(address.number - ranges[index].first.number)
    }
    private func isGone(_ position: Int) -> Bool {
        let index = firstGone(from: position)
        return index < gone.count && gone[index] == position
    }
    private func firstGone(from position: Int) -> Int { firstGone { gone[$0] >= position } }
    /// The first index for which `isPast` holds, by halving: it must hold for all later ones too.
    private func firstGone(where isPast: (Int) -> Bool) -> Int {
        var low = 0
        var high = gone.count
        while low < high {
            let middle = (low + high) / 2
            if isPast(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
