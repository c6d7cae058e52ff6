package import ZSModel
package import ZSPorts
import ZSSystem

/// A directory with backups on another machine, which needs no zs: a shell and coreutils do.
package struct RemoteDirectory {
    private let shell: any Shell
    package let path: AbsolutePath
    private let deadline: Deadline

    package init(_ path: AbsolutePath, on shell: any Shell, by deadline: Deadline) {
        self.shell = shell
        self.path = path
        self.deadline = deadline
    }

    /// Copies a backup there and has it checked against its seal there.
    package func add(_ local: AbsolutePath, named name: String, progress: any ProgressSink) throws(Failure) {
        try run("making the directory for backups", RemoteScripts.ensure, [path.text])
        let size = (try? SealedFile(local).size.bytes) ?? 0
        try shell.upload(local, to: path.appending(name), by: deadline) { sent in
            progress.report("copying the backup to \(shell.machine)", done: sent, total: size)
        }
        FaultPoint.reached("uploaded")
        try check(name)
    }

    /// - Throws: `.io` when the file there is not what was written; it is removed then.
    private func check(_ name: String) throws(Failure) {
        let result = try shell.run(
            .script(RemoteScripts.check, [path.appending(name).text, Seal.mark, String(Seal.length)]), by: deadline)
        guard !result.succeeded else { return }
        _ = try? shell.run(Command(["rm", "-f", "--", path.appending(name).text]), by: deadline)
        throw Failure(
            .io, "\(shell.machine): the copy of the backup is damaged and was removed", hint: "look at its disk",
            cause: result.errorText)
    }

    /// The backups there, newest first.
    package func entries(prefix: String? = nil) throws(Failure) -> [(name: BackupName, size: ByteCount, isWhole: Bool)]
    {
        let result = try run("listing the backups", RemoteScripts.list, [path.text, Seal.mark])
        var found: [(name: BackupName, size: ByteCount, isWhole: Bool)] = []
        for line in result.text.split(separator: "\n") {
            let fields = line.split(separator: " ", maxSplits: 2)
            guard fields.count == 3, let size = Int64(fields[0]),
                let name = BackupName(String(fields[2]), prefix: prefix)
            else { continue }
            found.append((name, ByteCount(bytes: size), fields[1] == "whole"))
        }
        return found.sorted { $0.name > $1.name }
    }

    /// Removes what is beyond the newest `amount` of the prefix of `kept`.
    package func prune(keeping amount: Int, and kept: BackupName) throws(Failure) -> [String] {
        let whole = try entries(prefix: kept.prefix).filter(\.isWhole).map(\.name)
        let surplus = Retention.surplus(whole, keeping: amount, and: kept).map(\.text)
        guard !surplus.isEmpty else { return [] }
        try shell.require(
            "removing old backups",
            Command(["rm", "-f", "--"] + surplus.map { path.appending($0).text }), by: deadline)
        return surplus
    }

    @discardableResult
    private func run(_ activity: String, _ script: String, _ arguments: [String]) throws(Failure) -> CommandResult {
        try shell.require(activity, .script(script, arguments), by: deadline)
    }
}

/// What runs on the other machine.  The seal's text has one length: see ``Seal``.
private enum RemoteScripts {
    static let ensure = """
        umask 077
        mkdir -p -- "$1"
        """
    /// `$1` is the file, `$2` the mark of a seal, `$3` the length of a seal.
    static let check = """
        seal=$(tail -c $((${#2} + 65)) -- "$1")
        sum=$(head -c "-$3" -- "$1" | sha256sum | cut -c 1-64)
        [ "$seal" = "$2$sum" ]
        """
    /// `$1` is the directory, `$2` the mark of a seal: size, whether it is whole, name.
    static let list = """
        [ -d "$1" ] || exit 0
        cd -- "$1"
        for file in *.tar.zst *.tar.zst.gpg; do
            if [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
            case $(tail -c $((${#2} + 65)) -- "$file" | tr -d '\\0') in "$2"*) whole=whole ;; *) whole=partial ;; esac
            echo "$(stat -c %s -- "$file") $whole $file"
        done
        """
}
