import ZSModel
import ZSPorts

/// A file on its way from one machine to another; its bytes go through this process and touch no disk of ours.
struct StreamedFile {
    private let original: AbsolutePath
    private let sender: any Shell
    private let size: ByteCount
    private let copy: AbsolutePath
    private let receiver: any Shell

    init(
        from original: AbsolutePath, of sender: any Shell, size: ByteCount, to copy: AbsolutePath,
        of receiver: any Shell
    ) {
        self.original = original
        self.sender = sender
        self.size = size
        self.copy = copy
        self.receiver = receiver
    }

    /// Sends it; the file is complete and on the disk when the call returns.
    /// - Throws: `.io` when the target's disk is full.
    func send(_ activity: String, by deadline: Deadline, progress: any ProgressSink) throws(Failure) {
        let source = try sender.open(Command(["cat", "--", original.text]), by: deadline)
        defer { source.close() }
        let target = try receiver.open(Command(["sh", "-euc", Self.receiving, "sh", copy.text]), by: deadline)
        defer {
            target.close()
            progress.finish()
        }
        var failure: Failure?
        do throws(Failure) {
            try pass(from: source, to: target, by: deadline) { progress.report(activity, done: $0, total: size.bytes) }
        } catch { failure = error }
        // It says why it took no more, once it knows that nothing more comes.
        try? target.finishWriting()
        let answer = (try? answer(of: target, by: deadline)) ?? ""
        if answer == "full" {
            throw Failure(.io, "\(receiver.machine): the disk is full: \(copy)", hint: "make room or add a disk")
        }
        if let failure { throw failure }
        guard answer == "done" else {
            throw Failure(.failed, "\(receiver.machine): cannot write \(copy)", cause: answer)
        }
    }

    private func pass(
        from source: any ByteStream, to target: any ByteStream, by deadline: Deadline, _ report: (Int64) -> Void
    ) throws(Failure) {
        var sent: Int64 = 0
        while true {
            let bytes = try source.read(atMost: 1 << 20, by: deadline)
            guard !bytes.isEmpty else { break }
            try target.write(bytes, by: deadline)
            sent += Int64(bytes.count)
            report(sent)
        }
        guard sent == size.bytes else {
            throw Failure(
                .failed, "\(sender.machine): \(sent) of the \(size.bytes) bytes of \(original) came", code: "BS.1000")
        }
    }

    private func answer(of target: any ByteStream, by deadline: Deadline) throws(Failure) -> String {
        var text: [UInt8] = []
        while text.count < 4096 {
            let bytes = try target.read(atMost: 4096, by: deadline)
            guard !bytes.isEmpty else { break }
            text += bytes
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    }

    // `$1` is the file.  Blocks of zeros become holes.
    private static let receiving = #"""
        export LC_ALL=C
        umask 077
        if dd "of=$1" bs=64K iflag=fullblock conv=sparse,fsync status=none 2>/dev/null; then
            echo done
        elif [ "$(($(stat -f -c '%a * %S' -- "$1")))" -lt 1048576 ]; then
            echo full
        else
            echo failed
        fi
        """#
}
