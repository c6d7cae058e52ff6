import Glibc
import ZSModel
import ZSSystem

/// Where the cases find the tools, keep their states, and let ours and the rival run in turn.
struct Bench: Sendable {
    /// For results and for the states that are kept between runs.
    let folder: AbsolutePath
    /// Where this program and the tools lie.
    let binaries: AbsolutePath

    init(folder: String) throws(Failure) {
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
            throw Failure(.io, "cannot make \(folder)", cause: errorText(errno))
        }
        self.folder = try Self.path(folder)
        let program = try Self.path("/proc/self/exe").text
        binaries = try Self.path(String(program[..<(program.lastIndex(of: "/") ?? program.endIndex)]))
    }
    private static func path(_ text: String) throws(Failure) -> AbsolutePath {
        guard let real = realpath(text, nil) else { throw Failure(.io, "no \(text)", cause: errorText(errno)) }
        defer { free(real) }
        do { return try AbsolutePath.read(String(cString: real)) } catch { throw Failure(.io, "\(text): \(error.why)") }
    }

    /// The program `name` of the build that this one belongs to.
    func tool(_ name: String) throws(Failure) -> String {
        let path = binaries.appending(name).text
        guard access(path, X_OK) == 0 else { throw Failure(.notFound, "there is no \(path)", hint: "build it") }
        return path
    }
    /// Work of this program in a process of its own: see ``Children``.
    func child(_ words: [String]) throws(Failure) -> [String] { [try tool("zs-bench"), "--child"] + words }

    /// A state with so many VMs, each with a NIC, an address and a volume; kept from run to run.
    func state(vms: Int) throws(Failure) -> AbsolutePath {
        let home = folder.appending("state-\(vms)")
        guard access(home.appending("complete").text, F_OK) != 0 else { return home }
        Console.error("  making a state with \(vms) VMs …")
        _ = try Sample.of(child(["generate", home.text, String(vms)]))
        return home
    }

    /// A state with nothing in it, made anew each time.
    func emptyState(_ name: String) throws(Failure) -> AbsolutePath {
        let home = folder.appending(name)
        _ = try Sample.of(child(["generate", home.text, "0"]))
        return home
    }

    /// Runs both `rounds` times in turn, after once for the caches.
    /// - Returns: the medians.
    func compare(
        rounds: Int, _ ours: [String], _ rival: [String], environment: [String: String] = [:]
    ) throws(Failure) -> (ours: Sample, rival: Sample) {
        var (our, their): ([Sample], [Sample]) = ([], [])
        for round in 0...rounds {
            let (first, second) = (
                try Sample.of(ours, environment: environment), try Sample.of(rival, environment: environment)
            )
            if round > 0 {
                our.append(first)
                their.append(second)
            }
        }
        return (Sample(medianOf: our), Sample(medianOf: their))
    }
}
