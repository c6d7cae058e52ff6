import Glibc
package import ZSModel
package import ZSPorts
import ZSRendering

extension ImageStore {
    /// Answers a ``RemoteStore`` until it goes.
    ///
    /// What has come whole is kept, however the other end goes: the next exchange need not send it again.
    package func serve(_ stream: any ByteStream, by deadline: Deadline) throws(Failure) {
        var server = ExchangeServer(self, MessageStream(stream, by: deadline))
        try server.run()
    }
}

private struct ExchangeServer {
    private let store: ImageStore
    private let stream: MessageStream
    private var source: LocalSource?
    private var target: LocalTarget?
    /// A list that is coming.
    private var list: (scratch: ScratchList, end: Int)?
    /// What went wrong with what needs no answer.
    private var problem: Failure?

    init(_ store: ImageStore, _ stream: MessageStream) {
        self.store = store
        self.stream = stream
    }

    mutating func run() throws(Failure) {
        do throws(Failure) {
            while let message = try stream.receiveIfAny() {
                do throws(Failure) {
                    try take(message)
                } catch {
                    try stream.send(.failure, Array(error.forTheOtherEnd.written(.compact).utf8))
                }
            }
        } catch {
            try? target?.finish()
            throw error
        }
        try target?.finish()
    }

    private mutating func take(_ message: Message) throws(Failure) {
        switch message.kind {
        case .put:
            // Once one has failed, the exchange has; the rest is on its way already.
            guard problem == nil else { return }
            do throws(Failure) {
                let target = try opened()
                try target.put(ChunkFrame(body: message.body))
            } catch { problem = error }
        case .data: try keep(message.body)
        default:
            if let problem {
                self.problem = nil
                throw problem
            }
            try answer(message)
        }
    }
    private mutating func answer(_ message: Message) throws(Failure) {
        switch message.kind {
        case .hello:
            guard message.body.count == 4, message.body.span.bytes.littleEndian32(at: 0) == Message.version else {
                throw Failure(
                    .conflict, "the zs-image here is of another version", hint: "install the same on both machines")
            }
            try stream.send(.done)
        case .images:
            for image in try store.images() { try stream.send(.data, Array(image.json.written(.compact).utf8)) }
            try stream.send(.end)
        case .list: try send(listOf: identity(message.body))
        case .claim:
            let wanted = try opened().claim([Digest](body: message.body))
            try stream.send(.done, wanted.map { $0 ? 1 : 0 })
        case .adopt:
            guard let list else { throw Failure(.failed, "no list came before the end of an image") }
            defer { self.list = nil }
            var whole = list.scratch.list
            whole.id = try identity(message.body)
            let image = try opened().adopt(whole)
            // What was published here can be asked for, too.
            source = nil
            try stream.send(.done, Array(image.json.written(.compact).utf8))
        case .fetch:
            if source == nil { source = try LocalSource(store) }
            let stream = stream
            try source?.fetch([Digest](body: message.body)) { frame throws(Failure) in
                try stream.send(.frame, frame.body)
            }
            try stream.send(.done)
        default: throw Failure(.failed, "a message that no client sends")
        }
    }

    private func identity(_ body: [UInt8]) throws(Failure) -> UUID {
        guard let id = UUID(String(decoding: body, as: UTF8.self)) else {
            throw Failure(.failed, "an image without an id")
        }
        return id
    }
    private mutating func opened() throws(Failure) -> LocalTarget {
        if let target { return target }
        let opened = try LocalTarget(store)
        target = opened
        return opened
    }
    private func send(listOf id: UUID) throws(Failure) {
        let file = try PlacedFile(store.manifestPath(of: store.image(.id(id)).id).text, O_RDONLY)
        let size = try file.size()
        for offset in stride(from: 0, to: size, by: 1 << 20) {
            try stream.send(.data, try file.read(at: offset, count: min(1 << 20, size - offset)))
        }
        try stream.send(.end)
    }
    private mutating func keep(_ bytes: [UInt8]) throws(Failure) {
        guard problem == nil else { return }
        do throws(Failure) {
            // Its id is known when it is whole.
            if list == nil {
                list = (try ScratchList(store.id), 0)
            }
            if let (scratch, end) = list {
                try scratch.file.write(bytes, at: end)
                list = (scratch, end + bytes.count)
            }
        } catch { problem = error }
    }
}
