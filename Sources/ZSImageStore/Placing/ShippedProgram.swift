import Glibc
package import ZSModel
package import ZSPorts
import ZSSystem

/// A program of this release that other machines need: sent to each of them once.
package struct ShippedProgram: Sendable {
    /// What can be sent.
    package enum Name: String, Sendable {
        /// Small and static: puts images together on hosts.
        case place = "zs-image-place"
        /// Works on a store where it lies.
        case image = "zs-image"
    }
    private let local: AbsolutePath
    private let name: String

    private static let directory = "/var/cache/zs"

    /// - Parameter local: the program on this machine.
    package init(_ local: AbsolutePath) {
        self.local = local
        name = local.text.split(separator: "/").last.map(String.init) ?? ""
    }

    /// The one that was installed with the running tool: beside it.
    /// - Throws: `.notFound` when it is not there.
    package static func installed(_ name: Name) throws(Failure) -> ShippedProgram {
        guard let real = realpath("/proc/self/exe", nil) else {
            throw .system("cannot find this program", errno: errno)
        }
        defer { free(real) }
        let directory = String(cString: real).split(separator: "/").dropLast().map { "/\($0)" }.joined()
        guard let path = try? AbsolutePath.read("\(directory)/\(name.rawValue)"), access(path.text, R_OK) == 0 else {
            throw Failure(.notFound, "there is no \(name.rawValue) in \(directory)", hint: "install zs as a whole")
        }
        return ShippedProgram(path)
    }

    /// Sends it unless it is there.  Its name there has its digest, so that a machine can serve several releases.
    /// - Returns: its path on the machine.
    /// - Throws: `.failed` when it does not run there.
    package func install(on machine: any Shell, by deadline: Deadline) throws(Failure) -> String {
        let bytes = try AtomicFile.read(local, limit: 1 << 30)
        var sha = try SHA256()
        let installed = "\(Self.directory)/\(name)-\(sha.digest(of: bytes.span.bytes).description.prefix(16))"
        let result = try machine.require(
            "look for \(name)", .script(Self.lookup, [installed, Self.directory]), by: deadline)
        if result.text.hasPrefix("there") { return installed }
        // Two that send it at once do not meet.
        var random = SystemRandomNumberGenerator()
        let draft = "\(installed).\(UUID(random: &random))"
        guard let path = try? AbsolutePath.read(draft) else { throw Failure(.bug, "\(draft) is no path") }
        try machine.upload(local, to: path, by: deadline) { _ in }
        try machine.require(
            "prepare \(name)", .script(Self.preparation, [draft, installed, Self.directory, name]), by: deadline)
        return installed
    }

    private static let lookup = """
        umask 022
        mkdir -p "$2"
        if [ -x "$1" ]; then echo there; else echo missing; fi
        """
    // Called without a word it ends with status 2, if it can run there at all.  Those of old releases go; one that is still
    // used is sent again.
    private static let preparation = """
        trap 'rm -f "$1"' EXIT
        chmod 0755 "$1"
        status=0
        said=$("$1" 2>&1) || status=$?
        if [ "$status" -ne 2 ]; then
            echo "it does not run there: status $status: $said" >&2
            exit 1
        fi
        find "$3" -name "$4-[0-9a-f]*" -mtime +90 -delete
        mv -fT "$1" "$2"
        """
}
