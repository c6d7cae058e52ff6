import Glibc
package import ZSModel
import ZSPorts
import ZSSystem

extension ImageStore {
    /// Writes an image to a file, by several threads.
    ///
    /// The file gets its name when it is complete; a file of that name is replaced.  Runs of zeros become holes.
    /// - Parameter mode: the permissions of the file.
    package func export(
        _ image: StoredImage, as format: ExportFormat, to path: AbsolutePath, mode: UInt32 = 0o600, _ work: Work
    ) throws(Failure) {
        var random = SystemRandomNumberGenerator()
        let file = try PlacedFile("\(path).\(UUID(random: &random)).part", O_RDWR | O_CREAT | O_EXCL, mode: mode)
        do throws(Failure) {
            let content = try ImageContentReader(image, of: self, work)
            let form = try ExportForm(format, of: image, in: self)
            try file.truncate(to: form.fileSize)
            var end = 0
            try form.writeHead { bytes throws(Failure) in
                try file.write(bytes, at: end)
                end += bytes.count
            }
            try Crew(work.cancellation).run(width: work.threads) { crew throws(Failure) in
                try content.write(form, to: file, crew)
            }
            guard rename(file.path, path.text) == 0 else {
                throw Failure.system("cannot publish \(path)", errno: errno)
            }
        } catch {
            unlink(file.path)
            throw error
        }
    }

    /// Writes an image to an open descriptor, from the first byte to the last.
    package func export(
        _ image: StoredImage, as format: ExportFormat, toStream descriptor: Int32, _ work: Work
    ) throws(Failure) {
        let content = try ImageContentReader(image, of: self, work)
        let stream = OrderedStream(descriptor)
        let form = try ExportForm(format, of: image, in: self)
        try form.writeHead { bytes throws(Failure) in try stream.write([.bytes(bytes)]) }
        try Crew(work.cancellation).run(width: work.threads) { crew throws(Failure) in
            do throws(Failure) { try content.write(form, to: stream, crew) } catch {
                stream.end()
                throw error
            }
        }
        try stream.write([.zeros(form.fileSize - stream.count)])
    }
}

/// Chunks that lie one after the other both in a frame and in a file: they are written at once, for the threads take
/// turns at writing to one file.
private struct WriteRun {
    let content: FrameContent
    var range: Range<Int>
    let offset: Int

    /// - Returns: `false` when the part does not go on where the run ends.
    mutating func extend(_ content: FrameContent, _ part: Range<Int>, at offset: Int) -> Bool {
        guard content === self.content, part.lowerBound == range.upperBound, offset == self.offset + range.count else {
            return false
        }
        range = range.lowerBound..<part.upperBound
        return true
    }
    func write(to file: PlacedFile) throws(Failure) { try file.write(content.bytes, range, at: offset) }
}

extension ImageContentReader {
    /// What each thread does until no piece is left.
    fileprivate func write(_ form: ExportForm, to file: PlacedFile, _ crew: Crew) throws(Failure) {
        var frames = try frames()
        while let (_, pieces) = try next() {
            try crew.check()
            var run: WriteRun?
            for piece in pieces {
                guard let chunk = try locate(piece) else { continue }
                let content = try frames.content(of: chunk)
                let offset = form.offset(of: piece)
                if run?.extend(content, chunk.range, at: offset) != true {
                    try run?.write(to: file)
                    run = WriteRun(content: content, range: chunk.range, offset: offset)
                }
            }
            try run?.write(to: file)
            report(pieces)
        }
    }
    /// What each thread does until no piece is left.
    fileprivate func write(_ form: ExportForm, to stream: OrderedStream, _ crew: Crew) throws(Failure) {
        var frames = try frames()
        while let (turn, pieces) = try next() {
            try crew.check()
            var runs: [OrderedStream.Run] = []
            for piece in pieces {
                if let chunk = try locate(piece) {
                    // A copy: a slice would keep the whole frame in memory until its turn comes.
                    runs.append(.bytes(Array(try frames.content(of: chunk).bytes[chunk.range])))
                } else {
                    runs.append(.zeros(form.zeros(for: piece)))
                }
            }
            try stream.write(runs, turn: turn)
            report(pieces)
        }
    }
}
