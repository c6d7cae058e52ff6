import Glibc
import ZSDownload
import ZSImageStore
import ZSModel
import ZSStorage
import ZSTool

/// Takes an image in, whatever it is and wherever it lies.
struct Import {
    private let store: ImageStore
    private let session: ImageSession
    /// How large the file may be; the room that there is, when the user does not say.
    private let limit: ByteCount?

    init(_ store: ImageStore, _ session: ImageSession, limit: ByteCount?) {
        self.store = store
        self.session = session
        self.limit = limit
    }

    func add(_ origin: ImageOrigin, _ new: NewImage) throws(Failure) -> Addition {
        switch origin {
        case .path(let path): return try add(ImageFile(session.path(path), .sameDirectory), new)
        case .url(let url) where url.scheme == .file:
            return try add(ImageFile(session.path(url.path), .sameDirectory), new)
        case .url(let url): return try addFetched(url, new)
        case .standardInput:
            let spool = try store.incoming()
            defer { spool.remove() }
            try spool.fill(from: STDIN_FILENO, session.work)
            return try add(ImageFile(spool.path, .none), new)
        }
    }

    /// Fetches first, into a file that the next attempt finds when this one breaks off or is killed.
    private func addFetched(_ url: ImageURL, _ new: NewImage) throws(Failure) -> Addition {
        let spool = try store.incoming(from: "\(url.user ?? "")@\(url.spelled)")
        let room = try store.room()
        let download = try Download(
            withPassword(url), to: spool.path, room: min(limit ?? room, room), progress: session.console.progress,
            session.console.cancellation, by: session.console.deadline)
        try download.run()
        // What came is whole: it is either taken in or no image.
        defer { Download.remove(spool.path) }
        do throws(Failure) {
            return try add(ImageFile(spool.path, .none), new)
        } catch {
            guard error.kind == .failed else { throw error }
            throw error.during("adding \(url)")
        }
    }

    /// The password of the file that the user named, for a URL that has a user and none.
    private func withPassword(_ url: ImageURL) throws(Failure) -> ImageURL {
        guard let file = session.console.options.passwordFile, url.user != nil, url.password == nil else { return url }
        return url.with(password: try session.console.secret(.file(file), "password of \(url)"))
    }

    private func add(_ file: ImageFile, _ new: NewImage) throws(Failure) -> Addition {
        if let limit, file.size > limit {
            throw Failure(
                .failed, "\(file.path) has \(file.size) and there is room for \(limit)", code: "BS.1000",
                hint: "make room, or let --max-size allow more")
        }
        var new = new
        if let expected = new.sourceSHA256 { try check(file, against: expected) }
        switch file.content {
        case .iso: new.format = .iso
        case .raw: new.format = .raw
        case .qcow2:
            new.format = .qcow2
            let raw = try store.incoming()
            defer { raw.remove() }
            try QemuImage(by: session.console.deadline).flatten(file.path, to: raw.path)
            return try store.add(raw.path.text, as: new, session.work)
        }
        return try store.add(file.path.text, as: new, session.work)
    }
    private func check(_ file: ImageFile, against expected: Digest) throws(Failure) {
        let found = try store.sha256(of: file.path, session.work)
        guard found == expected else {
            throw Failure(
                .failed, "the SHA-256 of the file is \(found), expected was \(expected)", code: "BS.1000",
                hint: "what came is not what was promised: look at the source")
        }
    }
}
