import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

/// An installation of a test's own, used by its tools as a user does; it has no hosts.
struct Cell: Sendable {
    let directory: AbsolutePath
    var runner: BinaryRunner

    static func use(in parent: String? = nil, _ body: (Cell) async throws -> Void) async throws {
        try await TemporaryDirectory.use(in: parent) { directory in
            let cell = Cell(directory: directory, runner: try BinaryRunner(home: directory.appending("home")))
            _ = try await cell.ctl("init")
            try await cell.addZone("z1")
            try await body(cell)
        }
    }

    var home: AbsolutePath { directory.appending("home") }
    var backups: AbsolutePath { home.appending("backup") }

    @discardableResult
    func ctl(_ words: String...) async throws -> JSON { try await runner.json("zs-ctl", words) }
    func addZone(_ name: String) async throws { _ = try await runner.json("zs-cli", ["CreateZone", "name=\(name)"]) }
    func zones() async throws -> Set<String> {
        let found = try await runner.json("zs-cli", ["QueryZone"])["inventories"]?.list ?? []
        return Set(found.compactMap { $0["name"]?.text })
    }
    /// Changes a setting.
    func configure(_ change: String) async throws {
        let result = try await runner.run("zs-ctl", ["configure", change]).command
        guard result.succeeded else { throw Failure(.failed, change, cause: result.errorText) }
    }
    /// Makes a backup.
    /// - Returns: its path.
    func backup(_ words: String...) async throws -> String {
        try await runner.json("zs-ctl", ["backup"] + words)["file"]?.text ?? ""
    }
    /// The names in a directory, hidden ones too.
    func names(in directory: AbsolutePath) async throws -> [String] {
        let child = try Child(
            AbsolutePath.read("/bin/ls"), ["-A", directory.text], environment: ["LC_ALL": "C"])
        return try await child.end(by: .after(.seconds(10))).command.text.split(separator: "\n").map(String.init)
    }
}

/// This process, as a row of the journal names it.
enum ProcessIdentityText {
    static func current() throws -> String {
        let identity = try ProcessIdentity.current()
        return "\(identity.pid), \(identity.startTime), '\(identity.bootID)'"
    }
}
