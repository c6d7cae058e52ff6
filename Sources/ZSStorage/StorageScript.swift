import ZSModel
import ZSPorts

/// A script that works on a directory of a storage, and what its exit status means.
///
/// `$1` is the storage's directory and `$2` its UUID; every script but the one that makes the storage begins by making
/// sure that the directory is that storage: when the disk is not mounted, nothing is written beneath the mount point
/// and nothing is said to be gone.
struct StorageScript: Sendable {
    private let text: String

    /// - Parameter body: what is done; it ends a script that cannot go on with one of ``Ending``.
    init(_ body: String) { text = Self.prelude + "is_ours\n" + body }
    init(unclaimed body: String) { text = Self.prelude + body }
    /// - Parameter body: what ends with a line `end STATUS`, because a stream tells nothing of a program's end.
    init(streamed body: String) { text = Self.prelude + Self.streamedFailure + "is_ours\n" + Self.failure + body }

    /// How a script ends that could not do its work; what it says on standard error names the thing.
    enum Ending: Int32 {
        case missing = 200
        case lacksTool, foreign, unmounted, full, tooSmall, mismatch, inUse, refused, tooLarge, lacksLibrary, busy
    }

    /// Runs the script as root.
    /// - Parameter activity: what is being done, for the failure.
    /// - Returns: its lines.
    func run(
        _ activity: String, _ directory: StorageDirectory, _ arguments: [String] = [], by deadline: Deadline
    ) throws(Failure) -> [String] {
        let shell = directory.shell
        let result = try shell.run(
            command([directory.path.text, directory.uuid.description] + arguments), by: deadline)
        guard !result.succeeded else {
            return result.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        throw Self.failure("\(shell.machine): cannot \(activity)", result.ending, said: result.errorText)
    }

    /// The script as words of a command, for a stream: its text is not read from standard input.
    func streamed(_ directory: StorageDirectory, _ arguments: [String]) -> Command {
        Command(["sh", "-euc", text, "sh", directory.path.text, directory.uuid.description] + arguments)
    }

    private func command(_ arguments: [String]) -> Command { .script(text, arguments) }

    /// What a script's end means.
    static func failure(_ message: String, _ ending: CommandResult.Ending, said: String) -> Failure {
        let said = said.split(separator: "\n").joined(separator: "; ")
        guard case .exited(let status) = ending, let known = Ending(rawValue: status) else {
            return Failure(.failed, message, cause: said.isEmpty ? "\(ending)" : said)
        }
        switch known {
        case .missing: return Failure(.notFound, "\(message): \(said)")
        case .lacksTool:
            return Failure(.failed, "\(message): the program \(said) is missing", hint: "install it there")
        case .lacksLibrary:
            return Failure(
                .failed, "\(message): the library \(said) is missing",
                hint: "install there what Debian calls libzstd1, libssl3 and libcurl4")
        case .busy:
            return Failure(
                .conflict, "\(message): somebody is still at work on \(said) there", hint: "try again later")
        case .foreign:
            return Failure(
                .conflict, "\(message): the directory belongs to storage \(said)",
                hint:
                    "choose a directory of its own for each storage; one that was deleted from the cloud comes back with "
                    + "resourceUuid=\(said)")
        case .unmounted:
            return Failure(
                .failed, "\(message): the directory is not prepared: \(said)",
                hint: "mount its disk, then reconnect the storage or the host")
        case .full: return Failure(.io, "\(message): the disk is full: \(said)", hint: "make room or add a disk")
        case .tooSmall: return Failure(.usage, "\(message): \(said)")
        case .mismatch: return Failure(.failed, "\(message): \(said)")
        case .inUse: return Failure(.conflict, "\(message): \(said)")
        case .refused: return Failure(.usage, "\(message): \(said)")
        case .tooLarge: return Failure(.failed, "\(message): \(said)", hint: "make room or use another storage")
        }
    }

    private static let failure = #"""
        fail() { printf '%s\n' "$2" >&2 || :; exit "$1"; }

        """#
    private static let streamedFailure = #"""
        fail() { printf 'end %s\n%s\n' "$1" "$2"; exit; }

        """#
    private static let prelude =
        failure + #"""
            export LC_ALL=C
            umask 022
            need() { for tool; do command -v "$tool" >/dev/null || fail \#(Ending.lacksTool.rawValue) "$tool"; done; }
            is_ours() {
                [ -r "$root/.zs-storage" ] || fail \#(Ending.unmounted.rawValue) "$root"
                read -r owner < "$root/.zs-storage" || :
                [ "$owner" = "$uuid" ] || fail \#(Ending.foreign.rawValue) "$owner"
            }
            # A write that failed with less than 1 MiB left failed because the disk is full.
            is_full() { [ "$(($(stat -f -c '%a * %S' -- "$1")))" -lt 1048576 ]; }
            explain() {
                if is_full "${1:-$root}"; then fail \#(Ending.full.rawValue) "${1:-$root}"; else exit 1; fi
            }
            # What a file takes on the disk, in bytes.
            space() { printf '%s\n' "$(($(stat -c '%b * %B' -- "$1")))"; }
            # openssl is four times as fast as coreutils.
            digest() {
                if command -v openssl >/dev/null; then openssl dgst "-$1" -r -- "$2"; else "$1sum" -- "$2"; fi | cut -c "1-$3"
            }
            root=$1 uuid=$2
            shift 2

            """#
}

/// A directory of a machine that is a storage of ours.
struct StorageDirectory: Sendable {
    let shell: any Shell
    let path: AbsolutePath
    let uuid: UUID

    init(_ address: StorageAddress, on shell: any Shell) throws(Failure) {
        do { path = try AbsolutePath.read(address.url) } catch {
            throw Failure(.usage, "storage \(address.uuid): '\(address.url)' is not a directory: \(error.why)")
        }
        self.shell = shell
        uuid = address.uuid
        try refuseSystemPath(path)
    }

    /// Makes the directory and the given ones in it, marks it as this storage's, and proves that it can be written.
    /// - Throws: `.usage` for a path of the system, also behind a link (R-PSL-02); `.conflict` when another storage
    ///   has it; `.io` when the disk is full.
    func prepare(_ parts: [String], tools: [String], by deadline: Deadline) throws(Failure) {
        let activity = "prepare storage \(path)"
        let resolved = try Self.resolve.run(activity, self, by: deadline).first ?? ""
        guard let target = try? AbsolutePath.read(resolved) else {
            throw Failure(.failed, "\(shell.machine): cannot \(activity): its real path is '\(resolved)'")
        }
        try refuseSystemPath(target)
        _ = try Self.make.run(activity, self, [tools.joined(separator: " ")] + parts, by: deadline)
    }

    /// Takes the mark away from a directory that shall not be this storage's after all, and what is empty.
    func release(_ parts: [String], by deadline: Deadline) throws(Failure) {
        _ = try Self.abandonment.run("give up storage \(path)", self, parts, by: deadline)
    }

    /// What the file system under the directory has (R-PS-14).
    func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity {
        let words =
            try Self.measure.run("measure storage \(path)", self, by: deadline).first?.split(separator: " ") ?? []
        guard words.count == 2, let total = Int64(words[0]), let available = Int64(words[1]), total >= 0, available >= 0
        else { throw Failure(.failed, "\(shell.machine): cannot measure storage \(path): stat said '\(words)'") }
        return StorageCapacity(total: ByteCount(bytes: total), available: ByteCount(bytes: available))
    }

    private func refuseSystemPath(_ path: AbsolutePath) throws(Failure) {
        guard path.belongsToSystem else { return }
        throw Failure(
            .usage, "'\(path)' belongs to the system: a storage there would damage the machine (R-PSL-02)",
            hint: "choose a directory of its own, such as /zs_ps")
    }

    private static let resolve = StorageScript(
        unclaimed: """
            need realpath
            realpath -m -- "$root"
            """)
    private static let make = StorageScript(
        unclaimed: """
            need $1 stat sync mktemp cut
            shift
            mkdir -p -- "$root"
            for part; do mkdir -p -- "$root/$part"; chmod 0711 -- "$root/$part"; done
            probe=$(mktemp "$root/.zs-probe.XXXXXX")
            trap 'rm -f -- "$probe"' EXIT
            printf '%s\\n' "$uuid" > "$probe" || explain
            sync -- "$probe" || explain
            # Of two that come at once, one makes the name.
            ln -T -- "$probe" "$root/.zs-storage" 2>/dev/null || :
            chmod 0644 -- "$root/.zs-storage"
            sync -- "$root"
            is_ours
            """)
    private static let abandonment = StorageScript(
        unclaimed: """
            [ -r "$root/.zs-storage" ] || exit 0
            is_ours
            rm -f -- "$root/.zs-storage"
            for part; do rmdir -- "$root/$part" 2>/dev/null || :; done
            rmdir -- "$root" 2>/dev/null || :
            """)
    private static let measure = StorageScript(
        """
        set -- $(stat -f -c '%S %b %a' -- "$root")
        printf '%s %s\\n' "$(($1 * $2))" "$(($1 * $3))"
        """)
}
