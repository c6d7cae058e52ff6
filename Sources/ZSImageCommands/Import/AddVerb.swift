import Glibc
import ZSCommandLine
import ZSImageStore
import ZSModel
import ZSRemote
import ZSRendering
import ZSStorage
import ZSTool

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var add: ImageVerb {
        ImageVerb(
            "add", "Take an image in, as the next version of its name", .changes,
            discussion: """
                What the image is, qcow2, ISO or raw, is seen from its content.  The store keeps what a guest would read;
                only pieces that it lacks take room.

                The image is there as a whole when the command ends well, and not at all otherwise.
                """,
            examples: [
                Example("Add a file", "zs-image add debian-12.qcow2"),
                Example("Add what another program writes", "ssh h1 cat /dev/vg/disk | zs-image add - --name disk"),
            ]
        ) { p in
            let origin = p.operand("SOURCE", ImageOrigin.self, "what to take in", completion: .file)
            let name = p.optional("name", ImageName.self, "the image's name; that of the file without its ending")
            let description = p.defaulted("description", "", "what it is for")
            let parent = p.optional("parent", ImageReference.self, "the image that it was made from")
            let sha256 = p.optional("sha256", String.self, "refuse the file unless this is its SHA-256, in hex")
            return { given, session in
                let store = try session.store()
                guard let name = given[name] ?? given[origin].suggestedName else {
                    throw Failure(.usage, "'\(given[origin].spelled)' gives no name for the image", hint: "say --name")
                }
                var random = SystemRandomNumberGenerator()
                var new = NewImage(
                    id: UUID(random: &random), name: name, description: given[description],
                    source: given[origin].spelled)
                if let parent = given[parent] { new.parent = try store.image(parent).id }
                if let text = given[sha256] {
                    guard let digest = Digest(text.lowercased()) else {
                        throw Failure(.usage, "'\(text)' is not a SHA-256 in hex")
                    }
                    new.sourceSHA256 = digest
                }
                let added = try Import(store, session).add(given[origin], new)
                return .inventory(
                    try store.payload(of: added.image) + [
                        "newData": .integer(added.newData.bytes), "newStored": .integer(added.newStored.bytes),
                    ])
            }
        }
    }
}

/// Takes an image in, whatever it is and wherever it lies.
struct Import {
    private let store: ImageStore
    private let session: ImageSession

    init(_ store: ImageStore, _ session: ImageSession) {
        self.store = store
        self.session = session
    }

    func add(_ origin: ImageOrigin, _ new: NewImage) throws(Failure) -> Addition {
        switch origin {
        case .path(let path): return try add(ImageFile(session.path(path)), new)
        case .url(let url) where url.scheme == .file: return try add(ImageFile(session.path(url.path)), new)
        case .url: throw Failure(.bug, "URLs are not there yet")
        case .standardInput:
            let spool = try store.incoming()
            defer { spool.remove() }
            try spool.fill(from: STDIN_FILENO, session.work)
            return try add(ImageFile(spool.path), new)
        }
    }

    private func add(_ file: ImageFile, _ new: NewImage) throws(Failure) -> Addition {
        var new = new
        if let expected = new.sourceSHA256 {
            let found = try store.sha256(of: file.path, session.work)
            guard found == expected else {
                throw Failure(
                    .failed, "the SHA-256 of \(file.path) is \(found), expected was \(expected)", code: "BS.1000",
                    hint: "what came is not what was promised: look at the source")
            }
        }
        switch file.content {
        case .iso: new.format = .iso
        case .raw: new.format = .raw
        case .qcow2:
            new.format = .qcow2
            let raw = try store.incoming()
            defer { raw.remove() }
            let qemu = QemuImage(shell: LocalShell(), deadline: session.console.deadline)
            try qemu.flatten(file.path, to: raw.path)
            return try store.add(raw.path.text, as: new, session.work)
        }
        return try store.add(file.path.text, as: new, session.work)
    }
}
