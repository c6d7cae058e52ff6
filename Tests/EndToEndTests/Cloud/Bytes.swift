import Glibc
import ZSModel

/// A file of the machine that runs the tests.
enum Bytes {
    static func ofFile(_ path: AbsolutePath) throws(Failure) -> [UInt8] {
        guard let file = fopen(path.text, "rb") else {
            throw Failure(.io, "cannot open \(path)", cause: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }
}
