import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

/// The program that puts images together on hosts: small, static, sent to each host once.
package struct PlaceProgram: Sendable {
    private let local: AbsolutePath

    static let siblingLimit = 60
    private static let directory = "/var/cache/zs"

    /// - Parameter local: the program on this machine.
    package init(_ local: AbsolutePath) { self.local = local }

    /// The one that was installed with the running tool: beside it.
    /// - Throws: `.notFound` when it is not there.
    package static func installed() throws(Failure) -> PlaceProgram {
        guard let real = realpath("/proc/self/exe", nil) else {
            throw .system("cannot find this program", errno: errno)
        }
        defer { free(real) }
        let directory = String(cString: real).split(separator: "/").dropLast().map { "/\($0)" }.joined()
        guard let path = try? AbsolutePath.read("\(directory)/zs-image-place"), access(path.text, R_OK) == 0 else {
            throw Failure(.notFound, "there is no zs-image-place in \(directory)", hint: "install zs as a whole")
        }
        return PlaceProgram(path)
    }

    /// Sends it unless it is there.  Its name has its digest, so that a host can serve several releases.
    /// - Returns: its path on the host.
    func install(on host: any Shell, by deadline: Deadline) throws(Failure) -> String {
        let bytes = try AtomicFile.read(local)
        var sha = try SHA256()
        let name = "\(Self.directory)/zs-image-place-\(sha.digest(of: bytes.span.bytes).description.prefix(16))"
        let result = try host.require(
            "look for zs-image-place", .script(Self.lookup, [name, Self.directory]), by: deadline)
        if result.text.hasPrefix("there") { return name }
        guard let path = try? AbsolutePath.read(name) else { throw Failure(.bug, "\(name) is no path") }
        try host.upload(local, to: path, by: deadline) { _ in }
        try host.require("prepare zs-image-place", .script(Self.preparation, [name]), by: deadline)
        return name
    }

    private static let lookup = """
        umask 022
        mkdir -p "$2"
        if [ -x "$1" ]; then echo there; else echo missing; fi
        """
    // Called without a word it ends with status 2, if it can run there at all.
    private static let preparation = """
        chmod 0755 "$1"
        status=0
        "$1" 2>/dev/null || status=$?
        if [ "$status" -ne 2 ]; then
            rm -f "$1"
            echo "zs-image-place does not run there: status $status" >&2
            exit 1
        fi
        """
}
