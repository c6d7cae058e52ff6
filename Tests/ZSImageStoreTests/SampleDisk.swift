import Glibc
import Synchronization
import ZSModel
import ZSSystem

/// The bytes of made-up disks: always the same for the same seed.
struct SampleDisk {
    private(set) var bytes: [UInt8] = []
    private var generator: Generator

    init(seed: UInt64) { generator = Generator(state: seed) }

    /// Bytes that nothing compresses.
    mutating func random(_ count: Int) {
        var left = count
        while left > 0 {
            withUnsafeBytes(of: generator.next()) { bytes += $0.prefix(left) }
            left -= 8
        }
    }
    mutating func zeros(_ count: Int) { bytes += [UInt8](repeating: 0, count: count) }
    /// Text, ended by zeros to the next block as a file is.
    mutating func file(_ count: Int) {
        let words = ["disk", "image", "block", "chunk", "pack", "zero", "cloud", "host"].map { Array($0.utf8) }
        let end = bytes.count + count
        while bytes.count < end { bytes += words[Int(generator.next() % 8)] + [0x20] }
        bytes.removeLast(bytes.count - end)
        zeros((4096 - bytes.count % 4096) % 4096)
    }
    mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

    /// A mix of files, noise and emptiness of about `count` bytes.
    static func mixed(seed: UInt64, _ count: Int) -> [UInt8] {
        var disk = SampleDisk(seed: seed)
        while disk.bytes.count < count {
            switch disk.generator.next() % 10 {
            case 0: disk.zeros(4096 * Int(disk.generator.next() % 64))
            case 1, 2: disk.random(4096 * Int(disk.generator.next() % 32))
            default: disk.file(Int(disk.generator.next() % 150_000))
            }
        }
        return Array(disk.bytes.prefix(count))
    }

    /// The splitmix64 generator.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }
}

/// A thread that writes bytes into a pipe.
struct Feeder {
    private let thread: Thread
    private let hasWritten = Flag()

    init(_ pipe: String, _ bytes: [UInt8]) {
        thread = Thread { [hasWritten] in
            guard let file = fopen(pipe, "w") else { return }
            let count = fwrite(bytes, 1, bytes.count, file)
            if fclose(file) == 0, count == bytes.count { hasWritten.value.store(true, ordering: .releasing) }
        }
    }
    /// Waits for the thread.
    /// - Returns: whether all bytes were taken.
    func end() -> Bool {
        thread.join()
        return hasWritten.value.load(ordering: .acquiring)
    }
    private final class Flag: Sendable { let value = Atomic<Bool>(false) }
}

/// What went wrong on threads.
final class Failures: Sendable {
    private let collected = Mutex<[String]>([])
    var all: [String] { collected.withLock { $0 } }
    func collect(_ body: () throws -> Void) {
        do { try body() } catch { collected.withLock { $0.append("\(error)") } }
    }
}
