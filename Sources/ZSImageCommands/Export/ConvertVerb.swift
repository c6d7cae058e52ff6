import Glibc
import ZSCommandLine
import ZSModel
import ZSRendering
import ZSStorage
import ZSSystem
import ZSTool

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var convert: ImageVerb {
        ImageVerb(
            "convert", "Write an image file in another format", .changes,
            discussion: """
                Works on files and needs no store.  The new file is compared with the old one before it gets its name.  compat
                0.10 is what QEMU before 1.7 reads.
                """,
            examples: [Example("Make a file for an old QEMU", "zs-image convert new.qcow2 old.qcow2 --compat 0.10")]
        ) { p in
            let source = p.operand("SRC", String.self, "a qcow2, raw or ISO file", completion: .file)
            let target = p.operand("DST", String.self, "the new file", completion: .file)
            let format = p.defaulted("format", FileFormat.qcow2, "the format of the new file")
            let compat = p.optional(
                "compat", String.self, "the version of qcow2; 1.1", limit: .oneOf("0.10", "1.1"))
            return { given, session in
                if given[format] == .raw, given[compat] != nil {
                    throw Failure(.usage, "--compat is about qcow2, not about raw files")
                }
                let file = try ImageFile(session.path(given[source]), .sameDirectory)
                let conversion = Conversion(
                    source: file, target: try session.path(given[target]), format: given[format],
                    compat: given[compat] ?? "1.1")
                if !session.console.options.isDryRun { try conversion.run(by: session.console.deadline) }
                return .document([
                    "path": .text(conversion.target.text), "format": .text(given[format].rawValue),
                    "virtualSize": .integer(file.virtualSize.bytes),
                ])
            }
        }
    }
}

/// A format that files are converted to.
enum FileFormat: String, Sendable, CaseIterable, ParameterValue { case qcow2, raw }

/// One file on its way into another form (ST-23).
private struct Conversion {
    let source: ImageFile
    let target: AbsolutePath
    let format: FileFormat
    let compat: String

    func run(by deadline: Deadline) throws(Failure) {
        try checkRoom()
        var random = SystemRandomNumberGenerator()
        let draft = "\(target).\(UUID(random: &random)).part"
        defer { unlink(draft) }
        guard let draftPath = try? AbsolutePath.read(draft) else { throw Failure(.usage, "\(target): a name too long") }
        let qemu = QemuImage(by: deadline)
        try qemu.convert(
            source.path, from: source.qemuFormat, to: format.rawValue,
            options: format == .qcow2 ? ["compat=\(compat)"] : [], at: draftPath)
        try qemu.compare(source.path, source.qemuFormat, draftPath, format.rawValue)
        guard rename(draft, target.text) == 0 else { throw .system("cannot publish \(target)", errno: errno) }
    }

    /// The new file takes the virtual size at most.
    private func checkRoom() throws(Failure) {
        let directory = target.text.lastIndex(of: "/").map { String(target.text[..<$0]) + "/" } ?? "/"
        var facts = statvfs()
        guard statvfs(directory, &facts) == 0 else { throw .system("cannot look at \(directory)", errno: errno) }
        let room = ByteCount(bytes: Int64(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize)))

        guard source.virtualSize <= room else {
            throw Failure(
                .io, "\(directory) has room for \(room); the image may take \(source.virtualSize)",
                hint: "make room or choose another directory")
        }
    }
}

extension ImageFile {
    /// What a guest would see as the size of the disk.
    var virtualSize: ByteCount {
        if case .qcow2(let size) = content { size } else { size }
    }
    /// As qemu-img names it.
    var qemuFormat: String {
        if case .qcow2 = content { "qcow2" } else { "raw" }
    }
}
