import Glibc
import ZSModel
import ZSRendering
import ZSSystem

/// `zs-bench [--list] [--folder DIRECTORY] [CASE…]`: measures what zs promises, against a rival in the same run.
enum BenchProgram {
    static let cases: [BenchCase] = [
        .startUp, .queryByUUID, .listAll, .placing, .commits, .fanOut, .createVM, .tab, .bulkStop,
    ]

    /// - Returns: the exit status: 1 when a promise was not kept.
    static func run(_ words: [String]) -> Int32 {
        do throws(Failure) { return try perform(words) } catch {
            Console.error("zs-bench: \(error.message)\(error.cause.map { ": \($0)" } ?? "")")
            return error.kind.exitStatus
        }
    }

    private static func perform(_ words: [String]) throws(Failure) -> Int32 {
        var words = words[...]
        var folder = "bench-out"
        var wanted: [String] = []
        while let word = words.popFirst() {
            switch word {
            case "--list":
                for found in cases { Console.line("\(found.name)\t\(found.summary)") }
                return 0
            case "--folder": folder = words.popFirst() ?? folder
            // Measuring happens in small processes: a child's peak memory is at least what its parent has.
            case "--child": return try Children.run(Array(words))
            case _ where cases.contains { $0.name == word }: wanted.append(word)
            default: throw Failure(.usage, "no case '\(word)'; see 'zs-bench --list'")
            }
        }
        let bench = try Bench(folder: folder)
        var report = Report()
        for found in cases where wanted.isEmpty || wanted.contains(found.name) {
            Console.error("\(found.name): \(found.summary)")
            report.add(try found.run(bench), of: found)
        }
        for line in report.lines { Console.line(line) }
        try AtomicFile.write(Array(report.json.written(.indented).utf8), to: bench.folder.appending("report.json"))
        return report.isKept ? 0 : 1
    }
}
