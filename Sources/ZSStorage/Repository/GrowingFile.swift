import ZSModel
import ZSPorts

/// A script that fills a file on a machine, and is watched while it does.
///
/// It writes lines: `SIZE TOTAL` about twice a second (`TOTAL` may be missing), at the end `end STATUS ANSWER` and then
/// what the work said.  When nobody reads the lines any more, it ends its work and removes the file.
struct GrowingFile {
    /// How the work ended.
    struct End: Sendable, Equatable {
        let status: Int
        let answer: Int
        let said: String
    }

    let activity: String
    let total: ByteCount?
    let progress: any ProgressSink

    /// Runs the script to its end.
    /// - Parameter input: what the work reads; secrets may be in it.
    func watch(_ command: Command, input: [UInt8] = [], on shell: any Shell, by deadline: Deadline) throws(Failure)
        -> End
    {
        let stream = try shell.open(command, by: deadline)
        defer {
            stream.close()
            progress.finish()
        }
        if !input.isEmpty { try stream.write(input, by: deadline) }
        try stream.finishWriting()
        var text: [UInt8] = []
        var read = 0
        while true {
            let bytes = try stream.read(atMost: 1 << 16, by: deadline)
            guard !bytes.isEmpty else { break }
            text += bytes
            // What a failed program says is not endless, whatever it is fed.
            guard text.count < 1 << 20 else { throw Failure(.failed, "\(shell.machine): \(activity) says too much") }
            if let last = text.lastIndex(of: UInt8(ascii: "\n")), last > read {
                report(String(decoding: text[read..<last], as: UTF8.self).split(separator: "\n").last)
                read = last
            }
        }
        return try end(String(decoding: text, as: UTF8.self), on: shell)
    }

    private func report(_ line: Substring?) {
        let numbers = line?.split(separator: " ").map { Int64($0) } ?? []
        guard let done = numbers.first ?? nil, !numbers.contains(nil), numbers.count <= 2 else { return }
        progress.report(activity, done: done, total: numbers.count == 2 ? numbers[1] : total?.bytes)
    }
    private func end(_ text: String, on shell: any Shell) throws(Failure) -> End {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let index = lines.firstIndex(where: { $0.hasPrefix("end ") }) else {
            throw Failure(.unreachable, "\(shell.machine): \(activity) broke off", cause: text.isEmpty ? nil : text)
        }
        let numbers = lines[index].split(separator: " ").dropFirst().map { Int($0) ?? -1 }
        let said = lines[(index + 1)...].joined(separator: "\n")
        return End(status: numbers.first ?? -1, answer: numbers.count > 1 ? numbers[1] : 0, said: said)
    }

    /// The frame of such a script, which is given the file's path first.
    /// - Parameter work: defines the function `work`, which fills `$part`, says on standard error what there is to say and may
    ///   leave a number in `$answer`; and, when the total is known, the function `total`, which prints it.  What takes long
    ///   it starts in the background and awaits with the function `finished`, so that it can be ended.
    static func script(_ work: String) -> StorageScript {
        StorageScript(
            streamed: #"""
                part=$1
                shift
                said=$(mktemp) answer=$said.answer worker= ticker=
                total() { :; }
                finished() {
                    child=$!
                    trap 'kill "$child" 2>/dev/null || :; exit 143' TERM
                    wait "$child"
                }
                clean() { rm -f -- "$said" "$said".*; }
                stop() {
                    trap - EXIT TERM HUP INT
                    kill $worker $ticker 2>/dev/null || :
                    wait
                    rm -f -- "$part"
                    clean
                    exit 1
                }
                \#(work)
                trap clean EXIT
                trap stop TERM HUP INT
                # A reader that is gone makes writing fail, which is noticed, and not end this shell, which would not be.
                trap '' PIPE
                input=$(cat)
                work "$@" < /dev/null > /dev/null 2> "$said" & worker=$!
                while sleep 0.5 > /dev/null; do
                    printf '%s %s\n' "$(stat -c %s -- "$part" || echo 0)" "$(total)" || kill $$
                done < /dev/null 2> /dev/null & ticker=$!
                status=0
                wait "$worker" || status=$?
                # A shell that has just been forked may lose any other signal.
                kill -KILL "$ticker" 2>/dev/null || :
                wait "$ticker" || :
                printf 'end %s %s\n' "$status" "$(cat -- "$answer" 2>/dev/null || :)"
                head -c 4096 -- "$said"
                """#)
    }
}
