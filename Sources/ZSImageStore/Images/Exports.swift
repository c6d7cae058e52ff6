import Glibc
package import ZSModel
import ZSSystem

extension ImageStore {
    /// A file in the export directory of a store.
    package struct ExportedFile: Sendable, Equatable {
        package var name: String
        package var path: AbsolutePath
        package var size: ByteCount
    }

    /// The files in the export directory; those that are being written are not among them.
    package func exports() throws(Failure) -> [ExportedFile] {
        try entries(of: path(.export)).filter { !$0.hasSuffix(".part") }.map { name in
            let path = path(.export).appending(name)
            return ExportedFile(name: name, path: path, size: fileSize(of: path))
        }
    }
    /// Where an image is exported to in the export directory.
    package func exportPath(of image: StoredImage, _ format: ExportFormat) -> AbsolutePath {
        let ending = format == .raw ? (image.format == .iso ? "iso" : "raw") : "qcow2"
        return path(.export).appending("\(image.name)-\(image.version).\(ending)")
    }
    package func delete(_ export: ExportedFile) throws(Failure) {
        guard unlink(export.path.text) == 0 || errno == ENOENT else {
            throw .system("cannot delete \(export.path)", errno: errno)
        }
    }
}
