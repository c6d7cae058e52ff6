import ZSImageStore
package import ZSModel
package import ZSPorts
import ZSRendering

/// A backup storage that keeps images in pieces, each piece once (type ImageStore): a store of zs-image on a machine.
///
/// The work is done by zs-image on that machine, which is sent there.  An image has the same identity there as in the
/// cloud.  Beside the store lie `.zs-storage`, which says whose it is, and `.zs-work` with locks and files on their way in.
package struct ImageStoreRepository: PieceRepository {
    let directory: StorageDirectory

    /// - Throws: `.usage` when the address is no directory, or one of the system.
    package init(_ address: StorageAddress, on shell: any Shell) throws(Failure) {
        directory = try StorageDirectory(address, on: shell)
    }

    package var name: String { "\(directory.shell.machine):\(directory.path)" }
    package func installPath(of image: UUID) -> String { directory.path.appending("images/\(image)").text }

    /// Makes the store unless there is one.
    package func prepare(by deadline: Deadline) throws(Failure) {
        let tool = try tool(by: deadline)
        let isStore = try Self.preflight.run("prepare store \(directory.path)", directory, by: deadline).first == "yes"
        try directory.prepare([StoreTool.work], tools: ["qemu-img", "prlimit", "flock", "md5sum"], by: deadline)
        // Listing the exports proves that it can be opened.
        _ = try tool.run("open the store", [isStore ? "exports" : "init"], by: deadline)
    }
    /// A store that has been made stays: it may have been one before.
    package func release(by deadline: Deadline) throws(Failure) {
        try directory.release([StoreTool.work], by: deadline)
    }
    package func capacity(by deadline: Deadline) throws(Failure) -> StorageCapacity {
        try directory.capacity(by: deadline)
    }

    /// An image that is there already is left alone.
    package func add(
        _ order: ImageOrder, room: ByteCount, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts {
        do throws(Failure) { return try take(order, room: room, by: deadline, progress: progress) } catch {
            throw error.kind == .failed ? error.coded("BS.1000") : error
        }
    }
    private func take(
        _ order: ImageOrder, room: ByteCount, by deadline: Deadline, progress: any ProgressSink
    ) throws(Failure) -> ImageFacts {
        let tool = try tool(by: deadline)
        if let known = try tool.image(order.uuid, by: deadline) { return known.facts }
        var words = [
            "--id", "\(order.uuid)", "--name", ImageName(nearest: order.name, otherwise: order.uuid).text,
        ]
        if let expected = order.expected { words += ["--sha256", try order.sha256(expected)] }
        let answer: JSON
        switch order.source {
        case .url(let url):
            answer = try tool.run(
                "add image '\(order.name)'", ["add", url.withUser, "--max-size", "\(room.bytes)"] + words,
                on: order.uuid, password: url.plainPassword, by: deadline, progress: progress)
        case .file(let path, let size, let machine):
            try order.refuse(size, over: room)
            let draft = directory.path.appending(Self.draft(order.uuid))
            try StreamedFile(from: path, of: machine, size: size, to: draft, of: directory.shell).send(
                "copying image '\(order.name)' to \(name)", by: deadline, progress: progress)
            answer = try tool.run(
                "add image '\(order.name)'", ["add", draft.text] + words, on: order.uuid, by: deadline,
                progress: progress)
        }
        _ = try Self.cleaning.run("clean up", directory, Self.leftovers(order.uuid), by: deadline)
        return try ServedImage(answer).facts
    }

    package func delete(_ image: UUID, by deadline: Deadline) throws(Failure) {
        let tool = try tool(by: deadline)
        if let known = try tool.image(image, by: deadline) {
            _ = try Self.cleaning.run(
                "delete exports of image \(image)", directory, known.exports(as: nil), by: deadline)
            _ = try tool.run("delete image \(image)", ["delete", "\(image)"], on: image, by: deadline)
        }
        _ = try Self.cleaning.run("clean up", directory, Self.leftovers(image), by: deadline)
    }
    package func has(_ image: UUID, by deadline: Deadline) throws(Failure) -> Bool {
        try tool(by: deadline).image(image, by: deadline) != nil
    }

    func tool(by deadline: Deadline) throws(Failure) -> StoreTool {
        StoreTool(
            directory: directory,
            program: try ShippedProgram.installed(.image).install(on: directory.shell, by: deadline))
    }

    private static func draft(_ image: UUID) -> String { "\(StoreTool.work)/\(image).qcow2" }
    private static func leftovers(_ image: UUID) -> [String] { [draft(image), StoreTool.lock(image)] }

    private static let preflight = StorageScript(
        unclaimed: #"""
            need ldconfig find
            known=$(ldconfig -p)
            for library in libzstd.so.1 libcrypto.so.3 libcurl.so.4; do
                case $known in
                    *"$library"*) ;;
                    *) fail \#(StorageScript.Ending.lacksLibrary.rawValue) "$library" ;;
                esac
            done
            if [ -e "$root/format" ]; then
                echo yes
            elif [ -e "$root" ]; then
                other=$(find "$root" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name lost+found -printf '%f\n' -quit)
                [ -z "$other" ] || fail \#(StorageScript.Ending.inUse.rawValue) "it is no image store and has '$other' in it"
            fi
            """#)
    /// Removes files of the storage.
    static let cleaning = StorageScript(#"for file; do rm -f -- "$root/$file"; done"#)
}

extension StoreTool {
    /// The image, or `nil` when the store has none of that identity.
    func image(_ image: UUID, by deadline: Deadline) throws(Failure) -> ServedImage? {
        do throws(Failure) {
            return try ServedImage(
                run("look for image \(image)", ["info", "\(image)"], on: image, by: deadline))
        } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
    }
}

extension ImageOrder {
    /// - Throws: `.usage` for an MD5, which zs-image does not compute.
    fileprivate func sha256(_ expected: String) throws(Failure) -> String {
        guard expected.utf8.count == 64 else {
            throw Failure(
                .usage, "an ImageStore compares SHA-256, not MD5", hint: "give the 64 hex digits of the SHA-256")
        }
        return expected
    }
}

extension ServedImage {
    /// What zs-image prints of an image.
    init(_ json: JSON) throws(Failure) {
        guard let uuid = json["uuid"]?.text.flatMap({ UUID($0) }), let name = json["name"]?.text,
            let version = json["version"]?.integer, let format = json["format"]?.text.flatMap(Domain.DiskFormat.init),
            let virtualSize = json["virtualSize"]?.integer, let dataSize = json["dataSize"]?.integer,
            let created = json["created"]?.text.flatMap({ try? Timestamp.read($0) }), virtualSize >= 0, dataSize >= 0
        else { throw Failure(.failed, "zs-image tells of an image what cannot be understood: \(json.written())") }
        self.init(
            uuid: uuid, name: name, version: Int(version),
            facts: ImageFacts(
                format: format, virtualSize: ByteCount(bytes: virtualSize), actualSize: ByteCount(bytes: dataSize),
                file: nil),
            created: created)
    }
    /// The files that it may have been exported to, in the storage.
    /// - Parameter format: only those of a format.
    func exports(as format: ImageExportFormat?) -> [String] {
        let endings =
            switch format {
            case .raw: ["raw", "iso"]
            case .qcow2: ["qcow2"]
            case nil: ["raw", "iso", "qcow2"]
            }
        return endings.map { "export/\(name)-\(version).\($0)" }
    }
}
