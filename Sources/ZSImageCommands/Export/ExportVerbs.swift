import Glibc
import ZSCommandLine
import ZSImageStore
import ZSModel
import ZSRendering
import ZSTool

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var export: ImageVerb {
        ImageVerb(
            "export", "Write an image to a file, to standard output, or to the store's own export directory", .changes,
            discussion: """
                A file gets its name when it is complete.  Without a destination the file goes to the directory export/ of
                the store, from where others may fetch it, until "unexport" removes it.
                """,
            examples: [
                Example("Write version 2 for an old QEMU", "zs-image export debian@2 debian.qcow2 --format qcow2-0.10"),
                Example(
                    "Write it to a disk of another machine", "zs-image export debian - | ssh h1 'cat > /dev/vg/disk'"),
            ]
        ) { p in
            let image = p.operand("IMAGE", ImageReference.self, "name, name@version, name@tag or id")
            let destination = p.optionalOperand(
                "FILE", String.self, "where to; - for standard output", completion: .file)
            let format = p.optional("format", ExportFormat.self, "the format of the file; that in which the image came")
            return { given, session in
                let store = try session.store()
                let image = try store.image(given[image])
                let format = given[format] ?? (image.format == .qcow2 ? .qcow2 : .raw)
                if given[destination] == "-" {
                    try store.export(image, as: format, toStream: STDOUT_FILENO, session.work)
                    return .text("")
                }
                let path: AbsolutePath
                if let typed = given[destination] {
                    path = try session.path(typed)
                    try store.export(image, as: format, to: path, mode: 0o666, session.work)
                } else {
                    path = store.exportPath(of: image, format)
                    try store.export(image, as: format, to: path, mode: 0o644, session.work)
                }
                return .document([
                    "image": .text(image.label), "uuid": .text(image.id.description), "path": .text(path.text),
                    "format": .text(format.spelled), "virtualSize": .integer(image.content.virtualSize.bytes),
                ])
            }
        }
    }

    static var exports: ImageVerb {
        ImageVerb("exports", "List the files in the store's export directory", .reads) { _ in
            { _, session in
                let exports = try session.store().exports()
                return .inventories(
                    Rows(
                        columns: ["name", "size", "path"],
                        exports.map {
                            ["name": .text($0.name), "size": .integer($0.size.bytes), "path": .text($0.path.text)]
                        }))
            }
        }
    }

    static var unexport: ImageVerb {
        ImageVerb("unexport", "Delete files of the store's export directory", .destroys) { p in
            let names = p.operands("NAME", String.self, "as \"exports\" shows it")
            return { given, session in
                let store = try session.store()
                let found = try store.exports().filter { given[names].contains($0.name) }
                for name in given[names] where !found.contains(where: { $0.name == name }) {
                    throw Failure(.notFound, "there is no export '\(name)'", hint: "see 'zs-image exports'")
                }
                try session.console.confirm("\(given[names].joined(separator: ", ")) will be deleted")
                if session.console.options.isDryRun { return .done }
                for export in found { try store.delete(export) }
                return .done
            }
        }
    }
}
