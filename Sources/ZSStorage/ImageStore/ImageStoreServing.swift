import ZSImageStore
package import ZSModel
package import ZSPorts
import ZSRendering

/// What an ImageStore gives away: to hosts, to other stores, and to others.
extension ImageStoreRepository {
    /// Only chunks that the machine has in no sibling are sent; there, each is compared with its SHA-256.
    package func deliver(
        _ image: UUID, _ facts: ImageFacts, to machine: any Shell, at path: AbsolutePath, siblings: [CachedImage],
        by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts.File? {
        let store = try opened(by: deadline)
        defer { store.close() }
        let images = try store.images()
        let wanted = try find(image, in: images)
        let known = Dictionary(images.map { ($0.id, $0) }) { first, _ in first }
        let held = siblings.compactMap { sibling in
            known[sibling.uuid].map { HeldImage($0, as: sibling.format.ofExport, at: sibling.path) }
        }
        // Versions of one name have the most in common.
        let likely = held.filter { $0.image.name == wanted.name } + held.filter { $0.image.name != wanted.name }
        _ = try PlaceImage(
            from: store, on: machine, ShippedProgram.installed(.place), Work(threads: 1, progress: progress),
            by: deadline
        ).run(HeldImage(wanted, as: facts.format.ofExport, at: path), reusing: likely)
        return nil
    }

    package func copy(
        _ image: UUID, as copy: UUID, named name: String, to target: any PieceRepository, by deadline: Deadline,
        progress: any ProgressSink
    ) throws(Failure) {
        guard let target = target as? ImageStoreRepository else {
            throw Failure(.usage, "\(target.name) is no ImageStore")
        }
        guard try !target.has(copy, by: deadline) else { return }
        let source = try opened(by: deadline)
        defer { source.close() }
        let found = try find(image, in: source.images())
        let sink = try target.opened(for: copy, by: deadline)
        defer { sink.close() }
        _ = try SyncImages(from: source, to: sink, Work(threads: 1, progress: progress)).copy(found) { image in
            image.id = copy
            image.name = ImageName(nearest: name, otherwise: copy)
            image.version = 1
        }
    }

    package func images(by deadline: Deadline) throws(Failure) -> [ServedImage] {
        let answer = try tool(by: deadline).run("list the images", ["list"], by: deadline)
        guard let list = answer.list else {
            throw Failure(.failed, "\(name): zs-image gives no list of images")
        }
        var images: [ServedImage] = []
        for one in list { images.append(try ServedImage(one)) }
        return images
    }

    package func export(
        _ image: UUID, as format: ImageExportFormat, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageExport {
        let answer = try tool(by: deadline).run(
            "export image \(image)", ["export", "\(image)", "--format", format.rawValue], on: image, by: deadline,
            progress: progress)
        guard let path = answer["path"]?.text.flatMap({ try? AbsolutePath.read($0) }) else {
            throw Failure(.failed, "\(name): zs-image does not say where it exported image \(image)")
        }
        let md5 = try Self.digest.run("compute the checksum of \(path)", directory, [path.text], by: deadline)
        return ImageExport(path: path, md5: md5.first ?? "")
    }
    package func deleteExports(
        of image: UUID, as format: ImageExportFormat?, by deadline: Deadline
    ) throws(Failure) {
        guard let known = try tool(by: deadline).image(image, by: deadline) else { return }
        _ = try Self.cleaning.run(
            "delete exports of image \(image)", directory, known.exports(as: format), by: deadline)
    }

    package func reclaim(by deadline: Deadline, progress: any ProgressSink) throws(Failure) -> ReclaimedSpace {
        let answer = try tool(by: deadline).run(
            "collect garbage", ["gc"], by: deadline, progress: progress)
        return ReclaimedSpace(
            freed: ByteCount(bytes: max(0, answer["freed"]?.integer ?? 0)),
            waiting: ByteCount(bytes: max(0, answer["waiting"]?.integer ?? 0)))
    }

    /// The store at the other end of a stream.
    /// - Parameter subject: what is changed there, under its lock.
    private func opened(for subject: UUID? = nil, by deadline: Deadline) throws(Failure) -> RemoteStore {
        var words = [try tool(by: deadline).program, "serve", "--stdio", "--store", directory.path.text]
        if let subject {
            words =
                ["flock", "-w", "\(StoreTool.patience)", directory.path.appending(StoreTool.lock(subject)).text] + words
        }
        return try RemoteStore(directory.shell.open(Command(words), by: deadline), label: name, by: deadline)
    }

    private func find(_ image: UUID, in images: [StoredImage]) throws(Failure) -> StoredImage {
        guard let found = images.first(where: { $0.id == image }) else {
            throw Failure(.notFound, "\(name) has no image \(image)", code: "BS.1000")
        }
        return found
    }

    private static let digest = StorageScript(#"digest md5 "$1" 32"#)
}

extension Domain.DiskFormat {
    /// The form in which a cache has an image.
    fileprivate var ofExport: ExportFormat { self == .qcow2 ? .qcow2 : .raw }
}
