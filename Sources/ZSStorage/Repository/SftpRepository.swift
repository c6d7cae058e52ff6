package import ZSModel
package import ZSPorts

/// A backup storage that keeps image files in a directory of a machine (type Sftp).
///
/// ```
/// <url>/images/<image>/<image>.img    read-only; the format is in the records, not in the name
/// ```
/// A file has its name only when it has been looked at and is on the disk.
package struct SftpRepository: ImageRepository {
    let directory: StorageDirectory

    /// - Throws: `.usage` when the address is no directory, or one of the system.
    package init(_ address: StorageAddress, on shell: any Shell) throws(Failure) {
        directory = try StorageDirectory(address, on: shell)
    }

    package var name: String { "\(directory.shell.machine):\(directory.path)" }

    package func prepare(by deadline: Deadline) throws(Failure) {
        try directory.prepare(
            [Self.images], tools: ["curl", "qemu-img", "od", "sed", "timeout", "md5sum", "sha256sum"], by: deadline)
    }
    package func release(by deadline: Deadline) throws(Failure) {
        try directory.release([Self.images], by: deadline)
    }
    package func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity {
        try directory.capacity(by: deadline)
    }

    /// An image that is there already is only looked at again.
    package func add(
        _ order: ImageOrder, room: ByteCount, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts {
        let image = order.uuid
        if try has(image, by: deadline) {
            return try inspection(of: file(of: image), by: deadline).facts(expecting: order.expected)
        }
        let part = file(of: image) + ".part"
        do throws(Failure) {
            _ = try Self.beginning.run("add image \(image)", directory, ["\(image)"], by: deadline)
            try fetch(order, to: directory.path.appending(part), room: room, by: deadline, progress: progress)
            progress.report("checking image '\(order.name)'", done: 0, total: nil)
            defer { progress.finish() }
            let facts = try inspection(of: part, by: deadline).facts(expecting: order.expected)
            _ = try Self.completion.run("add image \(image)", directory, ["\(image)"], by: deadline)
            return facts
        } catch {
            // What failed is what the caller wants to hear of; the caller's undo deletes what is left.
            try? delete(image, by: max(deadline, .after(.seconds(20))))
            throw error.kind == .failed ? error.coded("BS.1000") : error
        }
    }
    private func fetch(
        _ order: ImageOrder, to file: AbsolutePath, room: ByteCount, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) {
        switch order.source {
        case .url(let url):
            try ImageFetch(
                directory: directory, url: url, file: file, room: room, deadline: deadline, progress: progress
            ).run()
        case .file(let path, let size, let machine):
            try order.refuse(size, over: room)
            try StreamedFile(from: path, of: machine, size: size, to: file, of: directory.shell).send(
                "copying image '\(order.name)' to \(name)", by: deadline, progress: progress)
        }
    }

    package func delete(_ image: UUID, by deadline: Deadline) throws(Failure) {
        _ = try Self.deletion.run("delete image \(image)", directory, ["\(image)"], by: deadline)
    }
    package func has(_ image: UUID, by deadline: Deadline) throws(Failure) -> Bool {
        try Self.lookup.run("look for image \(image)", directory, ["\(image)"], by: deadline).first == "yes"
    }
    package func installPath(of image: UUID) -> String { directory.path.appending(file(of: image)).text }

    static let images = "images"
    /// The file's path in the storage.
    func file(of image: UUID) -> String { "\(Self.images)/\(image)/\(image).img" }

    private func inspection(of file: String, by deadline: Deadline) -> ImageInspection {
        ImageInspection(directory: directory, file: file, deadline: deadline)
    }

    // `$1` is the image in all of them.
    private static let lookup = StorageScript(
        #"if [ -e "$root/images/$1/$1.img" ]; then echo yes; fi"#)
    private static let beginning = StorageScript(
        #"""
        mkdir -p -- "$root/images/$1" || explain
        chmod 0711 -- "$root/images/$1"
        rm -f -- "$root/images/$1/$1.img.part"
        """#)
    private static let completion = StorageScript(
        #"""
        file=$root/images/$1/$1.img
        chmod 0444 -- "$file.part"
        sync -- "$file.part" || explain
        mv -fT -- "$file.part" "$file"
        sync -- "$root/images/$1" "$root/images"
        """#)
    private static let deletion = StorageScript(
        #"""
        rm -rf -- "$root/images/$1"
        sync -- "$root/images"
        """#)
}

extension ImageOrder {
    /// - Throws: `.failed` when a file is larger than there is room for (R-BS-09).
    func refuse(_ size: ByteCount, over room: ByteCount) throws(Failure) {
        guard size > room else { return }
        throw Failure(
            .failed, "image '\(name)' has \(size) and there is room for \(room)", code: "BS.1000",
            hint: "make room or use another storage")
    }
}
