import Glibc
import ZSModel
import ZSOperations
import ZSRendering
import ZSStore
import ZSSystem
import ZSTestSupport
import ZSTorture

/// A state, a folder for the errands' files, and what a test wants to know of both.
struct ErrandScene {
    static let zone = UUID(high: 0, low: 1)
    let store: Store
    let folder: Folder

    /// Runs `body` on a new scene in a directory of its own, in memory: nothing here is about the disk.
    static func play<Result>(_ body: (ErrandScene) async throws -> Result) async throws -> Result {
        try await TemporaryDirectory.use(in: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : nil) { home in
            _ = try Store.create(in: home, now: SystemClock.now())
            let folder = home.appending("folder")
            guard mkdir(folder.text, 0o700) == 0 else { throw Failure(.io, "cannot make \(folder)") }
            return try await body(
                ErrandScene(store: try Store(home: home, now: SystemClock.now), folder: Folder(folder)))
        }
    }

    func cloud(isDryRun: Bool = false, isCanceled: @escaping @Sendable () -> Bool = { false }) throws(Failure) -> Cloud
    {
        try .forErrands(store, isDryRun: isDryRun, isCanceled: isCanceled)
    }

    /// Runs a command of zs-store-torture in a process of its own.
    /// - Parameter fault: the point at which it kills itself.
    func start(_ words: String..., fault: String? = nil) throws(Failure) -> Child {
        var runner = try BinaryRunner(home: store.home)
        runner.environment["ZS_FAULT"] = fault
        return try runner.start("zs-store-torture", [words[0], store.home.text] + words.dropFirst())
    }
    func errand(fault: String? = nil) throws(Failure) -> Child {
        try start("errand", Self.zone.description, folder.path.text, fault: fault)
    }

    // What the state says.

    var zoneState: String? {
        get throws { try inventories(.zone).first?["state"]?.text }
    }
    /// The jobs, newest last.
    var jobs: [JSON] {
        get throws { try inventories(.longJob) }
    }
    var garbage: [JSON] {
        get throws { try inventories(.garbage).filter { $0["status"] != "Done" } }
    }
    var lockCount: Int64? {
        get throws { try store.read { reader throws(Failure) in try reader.integer("SELECT count(*) FROM job_lock") } }
    }
    /// Whether the errand was wholly done, with nothing left to do.
    var isDone: Bool {
        get throws { try zoneState == "Enabled" && folder.done == Errand.steps && isAtRest }
    }
    /// Whether there is no trace of the errand, with nothing left to do.
    var isClean: Bool {
        get throws { try zoneState == nil && folder.done == [] && isAtRest }
    }
    private var isAtRest: Bool {
        get throws { try lockCount == 0 && garbage.isEmpty && jobs.allSatisfy { $0["state"] != "Running" } }
    }

    private func inventories(_ kind: ResourceKind) throws(Failure) -> [JSON] {
        var writer = JSONWriter(.compact)
        writer.beginList()
        try store.read { reader throws(Failure) in
            _ = try reader.answer(QueryRequest(), on: kind, to: &writer, flush: { _ in })
        }
        writer.endList()
        return try JSONReader.read(writer.take()).list ?? []
    }
}
