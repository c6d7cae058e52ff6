import Synchronization
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

/// A directory with a repository and a primary storage in it, both on this machine, for one test.
struct Workshop {
    let directory: AbsolutePath
    let shell: any Shell = LocalShell()
    let repository: SftpRepository
    let storage: LocalDirectoryStorage
    let room = ByteCount.gibibytes(1)
    var deadline: Deadline { .after(.seconds(60)) }

    static let repositoryID = uuid(1)
    static let storageID = uuid(2)

    /// Makes and prepares both, and removes all when `body` is done.
    static func use(_ body: (Workshop) throws -> Void) throws {
        try TemporaryDirectory.use { (directory) throws in
            let shop = try Workshop(directory)
            try shop.repository.prepare(by: shop.deadline)
            try shop.storage.prepare(by: shop.deadline)
            try body(shop)
        }
    }

    init(_ directory: AbsolutePath) throws(Failure) {
        self.directory = directory
        repository = try SftpRepository(Self.address(1, directory.appending("bs"), "Sftp"), on: shell)
        storage = try LocalDirectoryStorage(Self.address(2, directory.appending("ps"), "LocalStorage"), on: shell)
    }
    static func address(_ number: Int, _ path: AbsolutePath, _ type: String = "LocalStorage") -> StorageAddress {
        StorageAddress(uuid: uuid(number), type: type, url: path.text)
    }

    /// Runs a script that must succeed; `$1`, `$2`, … are the arguments.
    @discardableResult
    func run(_ script: String, _ arguments: String...) throws(Failure) -> String {
        try shell.require("prepare a test", .script(script, [directory.text] + arguments), by: deadline).text
    }
    /// A `file` URL of a file in the workshop.
    func url(_ name: String) throws -> ImageURL { try ImageURL.read("file://\(directory)/\(name)") }

    func add(
        _ name: String, as image: UUID = uuid(10), expecting: String? = nil, room: ByteCount? = nil
    ) throws -> ImageFacts {
        try repository.add(
            ImageOrder(uuid: image, name: name, source: .url(url(name)), expected: expecting), room: room ?? self.room,
            by: deadline, progress: NoProgress())
    }
    /// The failure of a file that must not be taken, after which nothing is left.
    func refusal(_ name: String, expecting: String? = nil, room: ByteCount? = nil) throws -> Failure? {
        do {
            _ = try add(name, expecting: expecting, room: room)
            return nil
        } catch let failure as Failure {
            let left = try leftovers("bs/images")
            return left.isEmpty ? failure : Failure(.bug, "left behind: \(left)")
        }
    }
    /// Waits until no process works in the repository; fails when some still does after five seconds.
    func waitForQuiet() throws(Failure) {
        // The pattern comes on standard input, or grep would find itself.
        try run(
            #"""
            working() { printf '%s/bs/' "$1" | grep -lsaF -f - /proc/[0-9]*/cmdline; }
            for try in 1 2 3 4 5 6 7 8 9 10; do
                working "$1" || exit 0
                sleep 0.5
            done
            exit 1
            """#)
    }
    /// What lies in a directory of the workshop, and a probe that was forgotten.
    func leftovers(_ path: String) throws(Failure) -> String {
        try run(
            #"find "$1/$2" -mindepth 1; find "$1" -name '.zs-probe*'"#, path)
    }
}

func uuid(_ number: Int) -> UUID { UUID(high: 0xfeed, low: UInt64(number)) }

/// This machine with another name or environment.
struct EnvironmentShell: Shell {
    let machine: String
    private let variables: [String]
    private let shell: any Shell = LocalShell()
    /// - Parameter variables: such as `PATH=/bin`.
    init(_ variables: [String], machine: String = "this machine") {
        self.variables = variables
        self.machine = machine
    }
    /// What is brought there takes the way between two machines.
    static let another = EnvironmentShell([], machine: "another machine")

    private func changed(_ command: Command) -> Command {
        Command(["env"] + variables + command.words, input: command.input, asRoot: command.asRoot)
    }
    func run(_ command: Command, by deadline: Deadline) throws(Failure) -> CommandResult {
        try shell.run(changed(command), by: deadline)
    }
    func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { try shell.upload(local, to: path, by: deadline, progress: progress) }
    func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) { try shell.download(path, to: local, by: deadline, progress: progress) }
    func open(_ command: Command, by deadline: Deadline) throws(Failure) -> any ByteStream {
        try shell.open(changed(command), by: deadline)
    }
    func close() {}
}

/// Keeps what is reported.
final class RecordedProgress: ProgressSink {
    private let reports = Mutex<[(done: Int64, total: Int64?)]>([])
    var all: [(done: Int64, total: Int64?)] { reports.withLock { $0 } }
    func report(_ activity: String, done: Int64, total: Int64?) { reports.withLock { $0.append((done, total)) } }
    func finish() {}
}

/// A file system of a few MiB, where a disk runs full; mounting one takes root.
struct SmallDisk: ~Copyable {
    private let path: AbsolutePath
    private let shell = LocalShell()

    init(_ size: ByteCount, at path: AbsolutePath) throws(Failure) {
        self.path = path
        try shell.require(
            "mount", .script(#"mkdir -p "$1"; mount -t tmpfs -o "size=$2" tmpfs "$1""#, [path.text, "\(size.bytes)"]),
            by: .after(.seconds(10)))
    }
    deinit { _ = try? shell.run(Command(["umount", "-l", path.text]), by: .after(.seconds(10))) }
}
