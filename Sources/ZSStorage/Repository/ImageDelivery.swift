package import ZSModel
package import ZSPorts

extension SftpRepository {
    /// On the same machine the file is copied there; otherwise its bytes go through this process and touch no disk of ours.
    /// - Throws: `.notFound` when the image is not there; `.io` when the target's disk is full.
    package func deliver(
        _ image: UUID, _ facts: ImageFacts, to machine: any Shell, at path: AbsolutePath, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) {
        guard try has(image, by: deadline) else {
            throw Failure(.notFound, "\(name) has no file of image \(image)", code: "BS.1000")
        }
        let delivery = ImageDelivery(
            repository: directory, file: file(of: image), size: facts.fileSize, path: path, machine: machine,
            activity: "copying image \(image) to \(machine.machine)", deadline: deadline, progress: progress)
        if machine.machine == directory.shell.machine { try delivery.copy() } else { try delivery.stream() }
    }
}

/// The way of one image file from a repository to a file of a machine.
struct ImageDelivery {
    let repository: StorageDirectory
    /// The file's path in the repository.
    let file: String
    let size: ByteCount
    let path: AbsolutePath
    let machine: any Shell
    let activity: String
    let deadline: Deadline
    let progress: any ProgressSink

    func copy() throws(Failure) {
        let source = repository.path.appending(file).text
        let end = try GrowingFile(activity: activity, total: size, progress: progress).watch(
            Self.copying.streamed(repository, [path.text, source]), on: machine, by: deadline)
        guard end.status != 0 else { return }
        throw StorageScript.failure(
            "\(machine.machine): cannot copy the image", .exited(Int32(truncatingIfNeeded: end.status)), said: end.said)
    }

    func stream() throws(Failure) {
        let source = try repository.shell.open(
            Command(["cat", "--", repository.path.appending(file).text]), by: deadline)
        defer { source.close() }
        let target = try machine.open(Command(["sh", "-euc", Self.receiving, "sh", path.text]), by: deadline)
        defer {
            target.close()
            progress.finish()
        }
        var failure: Failure?
        do throws(Failure) { try pass(from: source, to: target) } catch { failure = error }
        // It says why it took no more, once it knows that nothing more comes.
        try? target.finishWriting()
        let answer = (try? answer(of: target)) ?? ""
        if answer == "full" {
            throw Failure(.io, "\(machine.machine): the disk is full: \(path)", hint: "make room or add a disk")
        }
        if let failure { throw failure }
        guard answer == "done" else {
            throw Failure(.failed, "\(machine.machine): cannot write \(path)", cause: answer)
        }
    }

    private func pass(from source: any ByteStream, to target: any ByteStream) throws(Failure) {
        var sent: Int64 = 0
        while true {
            let bytes = try source.read(atMost: 1 << 20, by: deadline)
            guard !bytes.isEmpty else { break }
            try target.write(bytes, by: deadline)
            sent += Int64(bytes.count)
            progress.report(activity, done: sent, total: size.bytes)
        }
        guard sent == size.bytes else {
            throw Failure(
                .failed, "\(repository.shell.machine): \(sent) of \(size.bytes) bytes of image \(file) came",
                code: "BS.1000")
        }
    }

    private func answer(of target: any ByteStream) throws(Failure) -> String {
        var text: [UInt8] = []
        while text.count < 4096 {
            let bytes = try target.read(atMost: 4096, by: deadline)
            guard !bytes.isEmpty else { break }
            text += bytes
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    }

    // `$1` is the image's file.
    private static let copying = GrowingFile.script(
        #"""
        work() {
            cp --reflink=auto -- "$1" "$part" &
            finished || explain "${part%/*}"
            sync -- "$part" || explain "${part%/*}"
        }
        """#)
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
