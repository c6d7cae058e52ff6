import ZSModel
import ZSPorts
import ZSRendering

/// Looking at a file in a storage that claims to be an image.
///
/// The file is hostile until proven otherwise.  Its header is read as bytes first; qemu-img sees only what has neither
/// backing file nor outside data, is told the format, and has limits on memory and time.
struct ImageInspection {
    let directory: StorageDirectory
    /// The file's path in the storage.
    let file: String
    let deadline: Deadline

    /// - Throws: `.failed` saying why the file is no image that can be used.
    func facts(expecting expected: String?) throws(Failure) -> ImageFacts {
        let (size, actual, content) = try look()
        let sums = try checksums()
        if let expected { try sums.check(expected) }
        let virtualSize: ByteCount
        let format: Domain.DiskFormat
        switch content {
        case .qcow2(let claimed):
            try probe(claimed)
            (format, virtualSize) = (.qcow2, claimed)
        case .iso: (format, virtualSize) = (.iso, size)
        case .raw: (format, virtualSize) = (.raw, size)
        }
        return ImageFacts(
            format: format, virtualSize: virtualSize, actualSize: actual,
            file: ImageFacts.File(size: size, sha256: sums.sha256, md5: sums.md5))
    }

    private func look() throws(Failure) -> (size: ByteCount, actual: ByteCount, ImageContent) {
        let lines = try Self.view.run("look at the image", directory, [file], by: deadline)
        let sizes = (lines.first ?? "").split(separator: " ").compactMap { Int64($0) }
        guard lines.count >= 3, sizes.count == 2, sizes.allSatisfy({ $0 >= 0 }), let head = bytes(lines[1]),
            let mark = bytes(lines[2])
        else { throw Failure(.failed, "\(directory.shell.machine): cannot look at the image") }
        let (size, actual) = (ByteCount(bytes: sizes[0]), ByteCount(bytes: sizes[1]))
        do { return (size, actual, try ImageContent(head: head, mark: mark, size: size)) } catch {
            throw refusal(error.why)
        }
    }

    private func checksums() throws(Failure) -> Checksums {
        let lines = try Self.digests.run("compute the checksums of the image", directory, [file], by: deadline)
        guard let sha256 = lines.first(where: { $0.utf8.count == 64 }),
            let md5 = lines.first(where: { $0.utf8.count == 32 })
        else { throw Failure(.failed, "\(directory.shell.machine): cannot compute the checksums of the image") }
        return Checksums(sha256: sha256, md5: md5)
    }

    /// Has qemu-img read the whole structure of a qcow2 file.
    private func probe(_ claimed: ByteCount) throws(Failure) {
        let lines = try Self.qemu.run("check the image", directory, [file], by: deadline)
        let status = lines.first ?? ""
        let report = lines.dropFirst().joined(separator: "\n")
        guard ["0", "3"].contains(status) else {
            // 3 is leaked clusters, which waste space and harm nobody.
            throw refusal("qemu-img finds it damaged", cause: beginning(of: lines.dropFirst()))
        }
        guard let information = try? JSONReader.read(report), information["virtual-size"]?.integer == claimed.bytes,
            information["backing-filename"] == nil
        else { throw refusal("qemu-img reads it otherwise than its header says", cause: report) }
    }

    /// A damaged image may have a complaint for every cluster.
    private func beginning(of lines: ArraySlice<String>) -> String {
        let rest = lines.count - 3
        return (lines.prefix(3) + (rest > 0 ? ["and \(rest) lines more"] : [])).joined(separator: "\n")
    }

    private func refusal(_ why: String, cause: String? = nil) -> Failure {
        Failure(.failed, "not an image that can be used: \(why)", cause: cause)
    }
    /// Reads what od prints; `nil` when it is no hex.
    private func bytes(_ hex: String) -> [UInt8]? {
        let bytes = hex.split(separator: " ").map { UInt8($0, radix: 16) }
        return bytes.contains(nil) ? nil : bytes.compactMap { $0 }
    }

    private static let view = StorageScript(
        #"""
        file=$root/$1
        size=$(stat -c %s -- "$file")
        printf '%s %s\n' "$size" "$(space "$file")"
        od -An -v -tx1 -N\#(ImageContent.headLength) -- "$file" | tr '\n' ' '
        echo
        if [ "$size" -gt \#(ImageContent.isoOffset) ]; then
            od -An -v -tx1 -j\#(ImageContent.isoOffset) -N\#(ImageContent.isoMark.count) -- "$file" | tr '\n' ' '
        fi
        echo
        """#)

    // At once, because one after the other would take as long as both.
    private static let digests = StorageScript(
        #"""
        file=$root/$1
        { digest md5 "$file" 32 & digest sha256 "$file" 64; wait; }
        """#)

    // The first line is the status of the check, the rest what qemu-img says of the file.
    private static let qemu = StorageScript(
        #"""
        file=$root/$1
        ulimit -v 4194304 2>/dev/null || :
        status=0
        said=$(timeout 3600 qemu-img check -q -f qcow2 -- "$file" 2>&1) || status=$?
        printf '%s\n' "$status"
        case $status in
            0|3) timeout 60 qemu-img info --output=json -f qcow2 -- "$file" ;;
            *) printf '%s\n' "$said" | head -n 20 ;;
        esac
        """#)
}

/// The checksums of an image's file, in lower-case hex.
struct Checksums: Sendable, Equatable {
    let sha256: String
    let md5: String

    /// - Parameter expected: a SHA-256 or an MD5, told apart by their lengths.
    /// - Throws: `.usage` when it is neither; `.failed` when it is another file's.
    func check(_ expected: String) throws(Failure) {
        let wanted = expected.lowercased()
        let actual: String
        switch wanted.utf8.count {
        case 64: actual = sha256
        case 32: actual = md5
        default: throw Failure(.usage, "'\(expected)' is neither a SHA-256 nor an MD5 in hex")
        }
        guard actual == wanted else {
            throw Failure(
                .failed, "the image's checksum is \(actual), expected was \(wanted)", code: "BS.1000",
                hint: "what arrived is not what was promised: look at the source")
        }
    }
}
