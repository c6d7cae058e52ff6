import ZSModel
import ZSPorts

/// What zs-image-place is told, gathered into large writes.  `main.c` there describes it.
final class PlaceOrders {
    let machine: String
    private let stream: any ByteStream
    private let deadline: Deadline
    private var unsent: [UInt8] = []

    private static let sendAt = 1 << 18

    init(_ stream: any ByteStream, machine: String, by deadline: Deadline) {
        self.stream = stream
        self.machine = machine
        self.deadline = deadline
    }

    func setSize(_ size: Int) throws(Failure) { try order("S", [size]) }
    func write(_ bytes: [UInt8], at offset: Int) throws(Failure) { try order("W", [offset, bytes.count], bytes) }
    func copy(from file: Int, at offset: Int, to target: Int, _ length: Int, _ chunk: Digest) throws(Failure) {
        try order("C", [file, offset, target, length])
        unsent.append(chunk)
    }
    /// - Parameter places: where in the file each chunk is to be.
    func write(_ frame: ChunkFrame, _ places: [Digest: [Int]]) throws(Failure) {
        let parts = frame.chunks.flatMap { chunk in (places[chunk.id] ?? []).map { (chunk, $0) } }
        try order("F", [parts.count])
        for (chunk, offset) in parts {
            for number in [chunk.position, chunk.length, offset] { unsent.append(littleEndian: UInt64(number)) }
            unsent.append(chunk.id)
        }
        unsent.append(littleEndian: UInt64(frame.bytes.count))
        unsent += frame.bytes
    }

    /// Waits until everything is written and on the disk.
    /// - Returns: the offsets of the copies that were not what was expected.
    func end() throws(Failure) -> Set<Int> {
        try order("E", [])
        try flush()
        var failed: Set<Int> = []
        var answer = Answer()
        while true {
            guard let line = try answer.next(from: stream, by: deadline) else {
                throw Failure(.unreachable, "\(machine): zs-image-place has ended")
            }
            if line == "done" { return failed }
            if let offset = line.hasPrefix("failed ") ? Int(line.dropFirst(7)) : nil {
                failed.insert(offset)
            } else {
                throw refusal(line)
            }
        }
    }

    private func order(_ letter: Unicode.Scalar, _ numbers: [Int], _ bytes: [UInt8] = []) throws(Failure) {
        if unsent.count >= Self.sendAt { try flush() }
        unsent.append(UInt8(ascii: letter))
        for number in numbers { unsent.append(littleEndian: UInt64(number)) }
        unsent += bytes
    }
    private func flush() throws(Failure) {
        do throws(Failure) { try stream.write(unsent, by: deadline) } catch {
            // It says why it takes no more, if it can.
            var answer = Answer()
            guard let line = try? answer.next(from: stream, by: .after(.seconds(5))) else { throw error }
            throw refusal(line)
        }
        unsent.removeAll(keepingCapacity: true)
    }
    private func refusal(_ line: String) -> Failure {
        let isFull = line.contains("No space left") || line.contains("quota")
        return Failure(
            isFull ? .io : .failed, "\(machine): cannot put the image together", hint: isFull ? "make room there" : nil,
            cause: line.hasPrefix("error ") ? String(line.dropFirst(6)) : line)
    }
}

/// Lines that come over a stream.
private struct Answer {
    private var text: [UInt8] = []

    /// `nil` at the end of the stream.
    mutating func next(from stream: any ByteStream, by deadline: Deadline) throws(Failure) -> String? {
        while true {
            if let end = text.firstIndex(of: UInt8(ascii: "\n")) {
                defer { text.removeSubrange(...end) }
                return String(decoding: text[..<end], as: UTF8.self)
            }
            guard text.count < 4096 else { throw Failure(.failed, "zs-image-place says too much") }
            let bytes = try stream.read(atMost: 1 << 12, by: deadline)
            if bytes.isEmpty { return nil }
            text += bytes
        }
    }
}
