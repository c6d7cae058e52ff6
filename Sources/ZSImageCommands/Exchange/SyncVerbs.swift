import Glibc
import ZSCommandLine
import ZSImageStore
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTool

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var sync: ImageVerb {
        ImageVerb(
            "sync", "Copy images from one store to another", .changes,
            discussion: """
                Either store may be on another machine, where zs-image must be installed.  Only chunks that the other store lacks
                are sent, so a run that was broken off goes on where it was.  An image keeps its id and name, and its version
                unless another image there has it.
                """,
            examples: [
                Example("Copy all images to another machine", "zs-image sync /srv/images root@10.0.0.9:/srv/images"),
                Example("Fetch one", "zs-image sync root@10.0.0.9:/srv/images /srv/images debian@3"),
            ]
        ) { p in
            let from = p.operand("SRC", StoreLocation.self, "the store to copy from", completion: .directory)
            let to = p.operand("DST", StoreLocation.self, "the store to copy to", completion: .directory)
            let images = p.operands("IMAGE", ImageReference.self, "what to copy; everything", atLeastOne: false)
            return { given, session in
                let source = try session.source(given[from])
                let wanted = try session.ids(of: given[images], in: source)
                let target = try session.target(given[to])
                let synced = try SyncImages(from: source, to: target, session.work).run { image in
                    wanted.map { $0.contains(image.id) } ?? true
                }
                return .inventories(
                    Rows(
                        columns: ["name", "version", "outcome", "sent", "sentChunks", "uuid"],
                        synced.map { one in
                            [
                                "name": .text(one.image.name.text), "version": .integer(Int64(one.image.version)),
                                "outcome": .text(one.outcome.rawValue), "sent": .integer(one.sent.bytes),
                                "sentChunks": .integer(Int64(one.sentChunks)),
                                "uuid": .text(one.image.id.description),
                            ]
                        }))
            }
        }
    }

    static var serve: ImageVerb {
        ImageVerb(
            "serve", "Answer the zs-image of another machine", .changes,
            discussion: "Started over SSH by \"sync\" and by \"verify --repair-from\"; a user has no need of it."
        ) { p in
            let stdio = p.flag("stdio", "speak over standard input and output")
            return { given, session in
                guard given[stdio] else { throw Failure(.usage, "nothing to answer on", hint: "say --stdio") }
                try session.store().serve(StandardStream(), by: .after(.seconds(365 * 86_400)))
                return .text("")
            }
        }
    }
}

extension ImageSession {
    func source(_ location: StoreLocation) throws(Failure) -> any ExchangeSource {
        switch location {
        case .here(let directory): try LocalSource(ImageStore.open(path(directory)))
        case .there(let place): try remoteStore(place)
        }
    }
    func target(_ location: StoreLocation) throws(Failure) -> any ExchangeTarget {
        switch location {
        case .here(let directory): try LocalTarget(ImageStore.open(path(directory)))
        case .there(let place): try remoteStore(place)
        }
    }

    /// The ids of the images that are meant; `nil` for all.
    fileprivate func ids(
        of references: [ImageReference], in source: any ExchangeSource
    ) throws(Failure) -> Set<UUID>? {
        if references.isEmpty { return nil }
        let images = try source.images()
        var ids: Set<UUID> = []
        for reference in references {
            guard let image = reference.find(in: images) else {
                throw Failure(.notFound, "\(source.label) has no image \(reference)")
            }
            ids.insert(image.id)
        }
        return ids
    }
}

/// Standard input and output as one stream.
private struct StandardStream: ByteStream {
    func read(atMost limit: Int, by deadline: Deadline) throws(Failure) -> [UInt8] {
        while true {
            var code: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let got = Glibc.read(STDIN_FILENO, buffer.baseAddress, limit)
                code = got < 0 ? errno : 0
                count = max(got, 0)
            }
            if code == 0 { return bytes }
            guard code == EINTR else { throw .system("cannot read standard input", errno: code) }
        }
    }
    func write(_ bytes: [UInt8], by deadline: Deadline) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw .system("cannot write standard output", errno: errno)
            }
        }
    }
    func finishWriting() throws(Failure) {}
    func close() {}
}
