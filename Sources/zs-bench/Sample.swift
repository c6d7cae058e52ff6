import Glibc
import ZSModel
import ZSPorts
import ZSSystem

/// What one run of a program took.
struct Sample: Sendable {
    var wall: Duration
    var processor: Duration
    var memory: ByteCount

    var milliseconds: Double { wall / .milliseconds(1) }
    var mebibytes: Double { Double(memory.bytes) / 1_048_576 }

    /// Runs a program that must succeed.
    /// - Parameter output: the file for its output; what it says on standard error is shown.
    static func of(
        _ words: [String], environment: [String: String] = [:], output: String = "/dev/null"
    ) throws(Failure) -> Sample {
        let input = try Descriptor.open("/dev/null", O_RDONLY)
        let output = try Descriptor.open(output, O_WRONLY | O_CREAT | O_TRUNC)
        let start = ContinuousClock.now
        let process = try ChildProcess(
            words,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"].merging(environment) { $1 },
            input: input.number, output: output.number, errors: STDERR_FILENO)
        let ending = process.ending(by: .after(.seconds(600)))
        let wall = start.duration(to: .now)
        guard ending == .exited(0), let usage = process.usage else {
            throw Failure(
                .failed, "\(words.joined(separator: " ").prefix(300)): \(ending.map { "\($0)" } ?? "timeout")")
        }
        return Sample(wall: wall, processor: usage.processorTime, memory: usage.peakMemory)
    }

    private init(wall: Duration, processor: Duration, memory: ByteCount) {
        self.wall = wall
        self.processor = processor
        self.memory = memory
    }
    /// The median of each quantity.
    init(medianOf samples: [Sample]) {
        func median<Value: Comparable>(_ value: (Sample) -> Value) -> Value {
            samples.map(value).sorted()[samples.count / 2]
        }
        self.init(wall: median(\.wall), processor: median(\.processor), memory: median(\.memory))
    }
}
