import Glibc
import ZSImageStore
import ZSModel
import ZSPorts
import ZSSystem

/// tar and zstd at work on the files of a directory.
struct Packing {
    let directory: AbsolutePath
    let deadline: Deadline

    /// Much faster than the disk, and nearly as small as the best.
    static let level = 3

    /// Packs the files, the manifest first, and lends the archive, piece by piece, to `take`.
    func pack(_ names: [String], _ take: (ArraySlice<UInt8>) throws(Failure) -> Void) throws(Failure) {
        try run(
            "packing the backup",
            [
                "tar", "--create", "--directory", directory.text, "--owner=0", "--group=0", "--numeric-owner",
                "--use-compress-program", "zstd --quiet --threads=0 -\(Self.level)", "--file=-", "--",
            ] + names, take)
    }

    /// Unpacks the files of `names` that are in the archive; nothing else in it is touched.
    func unpack(_ archive: AbsolutePath, _ names: [String]) throws(Failure) {
        // A directory that an archive names could be a link elsewhere.
        for name in names where name.contains("/") {
            mkdir(directory.appending(String(name.prefix { $0 != "/" })).text, 0o700)
        }
        try run(
            "unpacking the backup",
            [
                "tar", "--extract", "--directory", directory.text, "--no-same-owner", "--no-same-permissions",
                "--keep-old-files", "--use-compress-program", "zstd --quiet", "--file", archive.text, "--",
            ] + names, { _ in })
    }

    /// One file of the archive, read no further than it must be.
    func read(_ name: String, of archive: AbsolutePath, _ take: (ArraySlice<UInt8>) throws(Failure) -> Void)
        throws(Failure)
    {
        try run(
            "reading the backup",
            [
                "tar", "--extract", "--to-stdout", "--occurrence=1", "--use-compress-program", "zstd --quiet", "--file",
                archive.text, "--", name,
            ], take)
    }

    /// The digest of a file in the directory.
    func digest(of name: String) throws(Failure) -> Manifest.Entry {
        let file = try Descriptor.open(directory.appending(name).text, O_RDONLY | O_NOFOLLOW)
        var sum = try SHA256()
        var size: Int64 = 0
        while true {
            let piece = try file.readSome(atMost: 1 << 20)
            if piece.isEmpty { break }
            size += Int64(piece.count)
            sum.update(piece.span.bytes)
        }
        return Manifest.Entry(name: name, size: ByteCount(bytes: size), digest: sum.finish())
    }

    private func run(
        _ activity: String, _ words: [String], _ take: (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var errors: [UInt8] = []
        let ending = try withoutActuallyEscaping(take) { take throws(Failure) in
            let streams = StandardStreams(
                input: { [] }, output: take, errors: { errors += $0.prefix(max(0, 4096 - errors.count)) })
            return try runProcess(words, streams, by: deadline)
        }
        guard ending == .exited(0) else {
            throw Failure(
                .failed, "\(activity): \(words[0]) ended with \(ending.text)",
                hint: "tar and zstd must be installed", cause: String(decoding: errors, as: UTF8.self))
        }
    }
}
