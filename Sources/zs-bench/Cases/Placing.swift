import ZSModel
import ZSOperations
import ZSPlanning
import ZSStore
import ZSSystem

extension BenchCase {
    /// Issue 2: placing 10,000 VMs on 1,000 hosts, dry, on state, takes at most 1 ms each.
    static let placing = BenchCase(
        name: "placing", summary: "10,000 VMs on 1,000 hosts that have 200,000 VMs already, dry"
    ) { (bench) throws(Failure) in
        let home = try bench.state(vms: 200_000)
        let count = 10_000
        let result = bench.folder.appending("placing.txt")
        _ = try Sample.of(try bench.child(["place", home.text, String(count)]), output: result.text)
        let words = String(decoding: try AtomicFile.read(result), as: UTF8.self).split { $0.isWhitespace }
        guard words.count == 2, let facts = Double(words[0]), let placing = Double(words[1]) else {
            throw Failure(.bug, "no two numbers: \(words)")
        }
        return [
            Measurement(
                name: "each, the reading of the state included", unit: "ms", ours: (facts + placing) / Double(count),
                promise: .atMost(1)),
            Measurement(name: "reading what placement needs", unit: "ms", ours: facts, promise: .none),
        ]
    }
}

/// Placements in memory, one after another, each seeing the ones before.
enum Placing {
    /// - Returns: the milliseconds that reading the state took, and those of all placements.
    static func measure(_ home: AbsolutePath, placements: Int) throws(Failure) -> String {
        let store = try Store(home: home, now: SystemClock.now)
        let start = ContinuousClock.now
        var facts = try store.read { reader throws(Failure) in
            // As if the hosts had just been seen: the state is an old one.
            let observed: Timestamp? = try reader.first("SELECT observed_at FROM host LIMIT 1") { row throws(Failure) in
                try row.value("observed_at")
            }
            return try reader.cloudFacts(networks: [LargeState.l3], now: observed ?? .epoch)
        }
        let read = start.duration(to: .now)
        var request = PlacementRequest(name: "vm", cpuCount: 2, memory: .gibibytes(4))
        request.volumes = [
            VolumeRequest(
                size: .gibibytes(20),
                image: ImageRequest(
                    uuid: LargeState.image, name: "debian", actualSize: .gibibytes(1),
                    backupStorages: [LargeState.repository]))
        ]
        request.networks = [AddressRequest(network: LargeState.l3)]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<placements {
            let placement = try facts.place(request, using: &generator)
            facts.record(placement, of: request)
        }
        let all = start.duration(to: .now)
        return "\(read / .milliseconds(1)) \((all - read) / .milliseconds(1))"
    }
}
