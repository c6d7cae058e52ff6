import ZSModel
import ZSPorts
import ZSRendering

/// zs-image at work on the machine of a store, told what to do as a user would tell it, and watched.
///
/// It ends when nobody listens any more.  What concerns one image is done under a lock: whoever gets the lock after us
/// knows that what we began is over.
struct StoreTool {
    let directory: StorageDirectory
    /// Where the program lies on the machine.
    let program: String

    /// The directory of the locks, and of files on their way in.
    static let work = ".zs-work"
    /// How long a lock is waited for, in seconds.
    static let patience = 100
    static func lock(_ image: UUID) -> String { "\(work)/\(image).lock" }

    /// Does one thing with the store.
    /// - Parameters:
    ///   - activity: for the failure.
    ///   - words: the verb and what follows it.
    ///   - image: whose lock is needed, if any.
    ///   - password: what `--password-file` shall lead to; it comes neither into an argument nor onto a disk.
    /// - Returns: what the program prints.
    /// - Throws: what the program says went wrong; `.conflict` when the lock is not free in time.
    func run(
        _ activity: String, _ words: [String], on image: UUID? = nil, password: Secret? = nil, by deadline: Deadline,
        progress: any ProgressSink = NoProgress()
    ) throws(Failure) -> JSON {
        let seconds = max(1, min(Self.patience, deadline.remaining.milliseconds / 1000))
        let command = Self.script.streamed(directory, [program, image.map(Self.lock) ?? "", "\(seconds)"] + words)
        let stream = try directory.shell.open(command, by: deadline)
        defer {
            stream.close()
            progress.finish()
        }
        // The stream stays open: its end would end the program.
        try stream.write((password?.reveal { $0 } ?? []) + [UInt8(ascii: "\n")], by: deadline)
        var report = StoreReport(machine: directory.shell.machine, activity: activity, progress: progress)
        while case let bytes = try stream.read(atMost: 1 << 16, by: deadline), !bytes.isEmpty {
            try report.take(bytes)
        }
        return try report.answer()
    }

    // `$1` the program, `$2` the lock or nothing, `$3` the seconds to wait for it, then the words.
    private static let script = StorageScript(
        streamed: #"""
            program=$1 lock=$2 patience=$3
            shift 3
            exec 8<&0
            if [ -n "$lock" ]; then
                exec 9>"$root/$lock"
                flock -w "$patience" 9 || fail \#(StorageScript.Ending.busy.rawValue) "$lock"
            fi
            IFS= read -r password <&8 || :
            if [ -n "$password" ]; then
                exec 7<<END
            $password
            END
                set -- "$@" --password-file /dev/fd/7
            fi
            said=$(mktemp)
            trap 'rm -f -- "$said"' EXIT
            # A reader that is gone must not end this shell before it has cleaned up.
            trap '' PIPE
            "$program" "$@" --store "$root" --output json --progress json --yes 2>&1 > "$said" & worker=$!
            { cat <&8 > /dev/null; kill "$worker"; } 2> /dev/null 9>&- & watcher=$!
            status=0
            wait "$worker" || status=$?
            kill "$watcher" 2> /dev/null || :
            printf 'end %s\n' "$status"
            cat -- "$said"
            """#)
}

/// What comes from zs-image: lines of progress and of failure, then `end STATUS`, then what it prints.
private struct StoreReport {
    let machine: String
    let activity: String
    let progress: any ProgressSink
    private var line: [UInt8] = []
    private var failure: JSON?
    private var status: Int32?
    private var printed: [UInt8] = []

    private static let limit = 64 << 20

    init(machine: String, activity: String, progress: any ProgressSink) {
        self.machine = machine
        self.activity = activity
        self.progress = progress
    }

    mutating func take(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while status == nil, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            line += rest[..<end]
            rest = rest[(end + 1)...]
            take(line: String(decoding: line, as: UTF8.self))
            line = []
        }
        if status == nil { line += rest } else { printed += rest }
        guard line.count + printed.count < Self.limit else {
            throw Failure(.failed, "\(machine): zs-image says too much")
        }
    }
    private mutating func take(line: String) {
        if line.hasPrefix("end ") {
            status = Int32(line.dropFirst(4)) ?? -1
        } else if let json = try? JSONReader.read(line), let step = json["step"]?.text, let done = json["done"]?.integer
        {
            progress.report(step, done: done, total: json["total"]?.integer)
        } else {
            failure = (try? JSONReader.read(line)) ?? .text(line)
        }
    }

    func answer() throws(Failure) -> JSON {
        guard let status else {
            throw Failure(
                .unreachable, "\(machine): cannot \(activity): zs-image broke off",
                cause: line.isEmpty ? nil : String(decoding: line, as: UTF8.self))
        }
        guard status != 0 else {
            guard let json = try? JSONReader.read(printed) else {
                throw Failure(.failed, "\(machine): cannot \(activity): zs-image answers no JSON")
            }
            return json
        }
        guard let failure, let kind = failure["kind"]?.text.flatMap(Failure.Kind.init),
            let message = failure["message"]?.text
        else {
            let said = failure?.text ?? String(decoding: printed, as: UTF8.self)
            throw StorageScript.failure("\(machine): cannot \(activity)", .exited(status), said: said)
        }
        throw Failure(
            kind, "\(machine): \(message)", code: failure["code"]?.text, hint: failure["hint"]?.text,
            cause: failure["cause"]?.text)
    }
}
