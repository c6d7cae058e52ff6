import Glibc
import ZSModel
import ZSOperations
import ZSStore
import ZSSystem

/// What the tests run in processes of their own, in order to kill them.
package enum TortureProgram {
    /// - Returns: the exit status.
    package static func run(_ words: ArraySlice<String>) -> Int32 {
        do throws(Failure) {
            try perform(Array(words))
            return 0
        } catch {
            let line = Array("\(error.kind): \(error.message) \(error.cause ?? "")\n".utf8)
            _ = write(STDERR_FILENO, line, line.count)
            return error.kind.exitStatus
        }
    }

    private static func perform(_ words: [String]) throws(Failure) {
        guard words.count >= 2 else { throw usage }
        let home = try path(words[1])
        func open() throws(Failure) -> Store { try Store(home: home, now: SystemClock.now) }
        switch (words[0], words.count) {
        case ("work", 6):
            guard let number = UInt64(words[2]), let seed = UInt64(words[3]), let seconds = Int(words[4]) else {
                throw usage
            }
            try Worker(try open(), number: number, seed: seed, receipts: try path(words[5]))
                .run(until: .after(.seconds(seconds)))
        case ("errand", 4):
            try Cloud.forErrands(try open()).doErrand(making: try uuid(words[2]), in: try path(words[3]))
        case ("clear", 4):
            try Cloud.forErrands(try open(), api: "Clear").clear(try uuid(words[2]), in: try path(words[3]))
        case ("recover", 2):
            for job in try Cloud.forErrands(try open()).recoverJobs() { print(job.outcome.rawValue) }
        default: throw usage
        }
    }

    private static var usage: Failure {
        Failure(
            .usage,
            """
            zs-store-torture work HOME NUMBER SEED SECONDS RECEIPTS | errand HOME ZONE FOLDER \
            | clear HOME ZONE FOLDER | recover HOME
            """)
    }
    private static func path(_ text: String) throws(Failure) -> AbsolutePath {
        do { return try AbsolutePath.read(text) } catch { throw Failure(.usage, "\(text): \(error.why)") }
    }
    private static func uuid(_ text: String) throws(Failure) -> UUID {
        guard let uuid = UUID(text) else { throw usage }
        return uuid
    }
}
