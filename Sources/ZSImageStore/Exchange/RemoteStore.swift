import Glibc
package import ZSModel
package import ZSPorts
import ZSRendering

/// A store at the other end of a stream, where ``ImageStore/serve(_:by:)`` answers.
package final class RemoteStore: ExchangeSource, ExchangeTarget {
    package let label: String
    private let stream: MessageStream

    /// - Parameter label: names the store in messages.
    /// - Throws: `.conflict` when the program there is of another version.
    package init(_ stream: any ByteStream, label: String, by deadline: Deadline) throws(Failure) {
        self.label = label
        self.stream = MessageStream(stream, by: deadline)
        var hello: [UInt8] = []
        hello.append(littleEndian: Message.version)
        do throws(Failure) { _ = try ask(.hello, hello) } catch { throw error.during(label) }
    }

    package func close() { stream.close() }

    package func images() throws(Failure) -> [StoredImage] {
        try stream.send(.images)
        var images: [StoredImage] = []
        while case let message = try stream.receive(), message.kind == .data {
            guard let json = try? JSONReader.read(message.body), let image = StoredImage(json) else { throw confused }
            images.append(image)
        }
        return images
    }

    package func withList<Value>(
        of image: StoredImage, _ body: (ImageList) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let scratch = try ScratchList(image.id)
        try stream.send(.list, Array(image.id.description.utf8))
        var end = 0
        while case let message = try stream.receive(), message.kind == .data {
            try scratch.file.write(message.body, at: end)
            end += message.body.count
        }
        return try body(scratch.list)
    }

    package func fetch(_ chunks: [Digest], _ take: (ChunkFrame) throws(Failure) -> Void) throws(Failure) {
        var rest = chunks[...]
        while !rest.isEmpty {
            try stream.send(.fetch, Array(rest.prefix(Message.chunkLimit)).body)
            rest = rest.dropFirst(Message.chunkLimit)
            while case let message = try stream.receive(), message.kind != .done {
                guard message.kind == .frame else { throw confused }
                try take(ChunkFrame(body: message.body))
            }
        }
    }

    package func claim(_ chunks: [Digest]) throws(Failure) -> [Bool] {
        var wanted: [Bool] = []
        var rest = chunks[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Message.chunkLimit))
            rest = rest.dropFirst(Message.chunkLimit)
            let answer = try ask(.claim, part.body)
            guard answer.count == part.count else { throw confused }
            wanted += answer.map { $0 != 0 }
        }
        return wanted
    }
    package func put(_ frame: ChunkFrame) throws(Failure) { try stream.send(.put, frame.body) }
    package func adopt(_ list: ImageList) throws(Failure) -> StoredImage {
        let file = try PlacedFile(list.path.text, O_RDONLY)
        let size = try file.size()
        for offset in stride(from: 0, to: size, by: 1 << 20) {
            try stream.send(.data, try file.read(at: offset, count: min(1 << 20, size - offset)))
        }
        let answer = try ask(.adopt, Array(list.id.description.utf8))
        guard let json = try? JSONReader.read(answer), let image = StoredImage(json) else { throw confused }
        return image
    }

    private func ask(_ kind: Message.Kind, _ body: [UInt8]) throws(Failure) -> [UInt8] {
        try stream.send(kind, body)
        let answer = try stream.receive()
        guard answer.kind == .done else { throw confused }
        return answer.body
    }
    private var confused: Failure {
        Failure(.failed, "\(label): the answer is not that of zs-image", hint: "use the same release on both machines")
    }
}
