import Glibc
import Synchronization
import ZSModel
import ZSSystem

/// A stretch of an image that begins at a multiple of ``Chunking/segment``.
struct Segment: Sendable {
    /// 0 for the first, 1 for the next, …
    var turn: Int
    var offset: Int
    var length: Int
    /// Known to be zeros, and not read: then it may be much longer than a segment.
    var isZeros: Bool
}

/// Gives out the segments of an image to several threads, each once and in order.
final class SegmentReader: Sendable {
    private enum Origin {
        case file(PlacedFile, size: Int)
        case stream(PlacedFile)
    }
    fileprivate struct Position {
        var turn = 0
        var offset = 0
        var isAtEnd = false
    }
    private let origin: Origin
    private let position = Mutex(Position())

    /// - Parameter file: a regular file or a block device is read at many places at once and its holes are not read at
    ///   all; anything else is read from beginning to end.
    init(_ file: PlacedFile) throws(Failure) {
        var facts = stat()
        guard fstat(file.number, &facts) == 0 else { throw .system("cannot look at \(file.path)", errno: errno) }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: origin = .file(file, size: Int(facts.st_size))
        case S_IFBLK: origin = .file(file, size: Int(lseek(file.number, 0, SEEK_END)))
        case S_IFDIR: throw Failure(.usage, "\(file.path) is a directory, not an image")
        default: origin = .stream(file)
        }
    }

    /// The size of the image, when it is known before its end.
    var size: Int? { if case .file(_, let size) = origin { size } else { nil } }

    /// The next segment, its bytes at the start of `buffer`; `nil` at the end.
    /// - Parameter buffer: has room for ``Chunking/segment`` bytes.
    func next(into buffer: inout [UInt8]) throws(Failure) -> Segment? {
        switch origin {
        case .file(let file, let size):
            let segment = position.withLock { $0.claim(in: file, size) }
            if let segment, !segment.isZeros { try Self.read(segment, of: file, into: &buffer) }
            return segment
        case .stream(let file):
            return try position.withLock { position throws(Failure) in try position.read(file, into: &buffer) }
        }
    }

    private static func read(
        _ segment: Segment, of file: PlacedFile, into buffer: inout [UInt8]
    ) throws(Failure) {
        let count = try file.readSome(at: segment.offset, count: segment.length, into: &buffer)
        guard count == segment.length else {
            throw Failure(.conflict, "\(file.path) became shorter while it was read")
        }
    }
}

extension SegmentReader.Position {
    mutating func claim(in file: PlacedFile, _ size: Int) -> Segment? {
        guard offset < size else { return nil }
        let data = Self.nextData(in: file, from: offset) ?? size
        // The end of the file, or the segment in which the next data lies.
        let stop = data == size ? size : data / Chunking.segment * Chunking.segment
        let isZeros = stop > offset
        let length = isZeros ? stop - offset : min(Chunking.segment, size - offset)
        return take(length, isZeros: isZeros)
    }
    /// Where the next bytes lie that are not in a hole; `nil` when there are none.
    private static func nextData(in file: PlacedFile, from offset: Int) -> Int? {
        // lseek(2): SEEK_DATA is 3 on Linux; Swift's Glibc module does not show it.
        let data = lseek(file.number, off_t(offset), 3)
        if data >= 0 { return Int(data) }
        // What is no file, or lies on a file system that knows no holes, is read throughout.
        return errno == ENXIO ? nil : offset
    }

    mutating func read(_ file: PlacedFile, into buffer: inout [UInt8]) throws(Failure) -> Segment? {
        if isAtEnd { return nil }
        var count = 0
        while count < Chunking.segment {
            let got = buffer.withUnsafeMutableBytes {
                Glibc.read(file.number, $0.baseAddress! + count, Chunking.segment - count)
            }
            if got == 0 { break }
            if got > 0 {
                count += got
            } else if errno != EINTR {
                throw .system("cannot read \(file.path)", errno: errno)
            }
        }
        isAtEnd = count < Chunking.segment
        return count == 0 ? nil : take(count, isZeros: false)
    }

    private mutating func take(_ length: Int, isZeros: Bool) -> Segment {
        defer {
            turn += 1
            offset += length
        }
        return Segment(turn: turn, offset: offset, length: length, isZeros: isZeros)
    }
}
