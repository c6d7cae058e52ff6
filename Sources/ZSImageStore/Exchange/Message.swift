import ZSModel
import ZSPorts
import ZSRendering

/// What the two ends of an exchange say to each other: a kind, a length of 4 bytes, and a body.
///
/// The client asks and the server answers, but for `put`, which is not answered: what went wrong with it is the answer
/// to the next question.  Described in zs-image-store(5).
struct Message {
    enum Kind: UInt8 {
        case hello = 1
        case images, list, claim, put, data, end, adopt, fetch
        case done = 64
        case failure, frame
    }
    var kind: Kind
    var body: [UInt8] = []

    static let version: UInt32 = 1
    /// No body is longer.
    static let limit = 4 << 20
    static let headSize = 5
    /// How many chunks one question may be about.
    static let chunkLimit = 1 << 15
}

/// A stream that messages go over.
final class MessageStream {
    private let stream: any ByteStream
    private let deadline: Deadline
    private var arrived: [UInt8] = []
    private var position = 0

    init(_ stream: any ByteStream, by deadline: Deadline) {
        self.stream = stream
        self.deadline = deadline
    }

    func send(_ kind: Message.Kind, _ body: [UInt8] = []) throws(Failure) {
        var bytes = [kind.rawValue]
        bytes.reserveCapacity(Message.headSize + body.count)
        bytes.append(littleEndian: UInt32(body.count))
        bytes += body
        try stream.write(bytes, by: deadline)
    }
    /// The next message; `nil` at the end of the stream.
    func receiveIfAny() throws(Failure) -> Message? {
        guard try fill(Message.headSize) else {
            guard position == arrived.count else { throw Self.broken }
            return nil
        }
        let length = Int(arrived.span.bytes.littleEndian32(at: position + 1))
        guard let kind = Message.Kind(rawValue: arrived[position]), length <= Message.limit else {
            throw Failure(.failed, "what came is no message of zs-image")
        }
        position += Message.headSize
        guard try fill(length) else { throw Self.broken }
        defer { position += length }
        return Message(kind: kind, body: Array(arrived[position..<position + length]))
    }
    /// - Throws: what the other end says went wrong; `.unreachable` when it is gone.
    func receive() throws(Failure) -> Message {
        guard let message = try receiveIfAny() else { throw Self.broken }
        if message.kind == .failure { throw Failure(message: message.body) }
        return message
    }
    func close() { stream.close() }

    private static var broken: Failure { Failure(.unreachable, "the other end of the exchange is gone") }

    /// - Returns: `false` when the stream ends before so many bytes are there.
    private func fill(_ count: Int) throws(Failure) -> Bool {
        while arrived.count - position < count {
            if position > 0 {
                arrived.removeSubrange(..<position)
                position = 0
            }
            let bytes = try stream.read(atMost: 1 << 20, by: deadline)
            if bytes.isEmpty { return false }
            arrived += bytes
        }
        return true
    }
}

extension Failure {
    /// What is sent of a failure.
    var forTheOtherEnd: JSON {
        [
            "kind": .text(kind.rawValue), "message": .text(message), "hint": hint.map(JSON.text) ?? .null,
            "cause": cause.map(JSON.text) ?? .null,
        ]
    }
    /// A failure of the other end.
    init(message bytes: [UInt8]) {
        let json = (try? JSONReader.read(bytes)) ?? .null
        self.init(
            json["kind"]?.text.flatMap(Kind.init) ?? .failed, json["message"]?.text ?? "the other end failed",
            hint: json["hint"]?.text, cause: json["cause"]?.text)
    }
}

extension ChunkFrame {
    /// The number of chunks; for each its digest, its position in the content and its length; the frame.
    var body: [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(4 + chunks.count * 40 + bytes.count)
        body.append(littleEndian: UInt32(chunks.count))
        for chunk in chunks {
            body.append(chunk.id)
            body.append(littleEndian: UInt32(chunk.position))
            body.append(littleEndian: UInt32(chunk.length))
        }
        return body + bytes
    }
    init(body: [UInt8]) throws(Failure) {
        let span = body.span.bytes
        guard body.count >= 4, case let count = Int(span.littleEndian32(at: 0)), count <= (body.count - 4) / 40 else {
            throw Failure(.failed, "what came is no frame of chunks")
        }
        chunks = (0..<count).map { number in
            let at = 4 + number * 40
            return FrameChunk(
                id: Digest(at: at, of: span), position: Int(span.littleEndian32(at: at + 32)),
                length: Int(span.littleEndian32(at: at + 36)))
        }
        bytes = Array(body[(4 + count * 40)...])
    }
}

extension [Digest] {
    var body: [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(count * Digest.byteCount)
        for digest in self { body.append(digest) }
        return body
    }
    init(body: [UInt8]) throws(Failure) {
        guard body.count % Digest.byteCount == 0, body.count / Digest.byteCount <= Message.chunkLimit else {
            throw Failure(.failed, "what came is no list of chunks")
        }
        let span = body.span.bytes
        self = stride(from: 0, to: body.count, by: Digest.byteCount).map { Digest(at: $0, of: span) }
    }
}
