internal import Glibc
package import ZSModel
internal import ZSSystem

/// A directory of a test's own, mode 0700, which is gone with all that is in it when the test is over.
package struct TemporaryDirectory: Sendable {
    package let path: AbsolutePath

    /// Runs `body` with a new directory under `parent` (`$TMPDIR` or `/tmp`) and removes it, whatever happens.
    package static func use<Result>(
        in parent: String? = nil, _ body: (AbsolutePath) throws -> Result
    ) throws -> Result {
        let directory = try TemporaryDirectory(in: parent)
        defer { directory.remove() }
        return try body(directory.path)
    }

    /// The same for a body that waits.
    package static func use<Result>(
        in parent: String? = nil, isolation: isolated (any Actor)? = #isolation,
        _ body: (AbsolutePath) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory(in: parent)
        defer { directory.remove() }
        return try await body(directory.path)
    }

    /// Makes a directory that the caller removes.
    package init(in parent: String? = nil) throws(Failure) {
        let parent = parent ?? EnvironmentVariables.current["TMPDIR"] ?? "/tmp"
        var template = Array("\(parent)/zs-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(.io, "cannot make a directory in \(parent)", cause: errorText(errno))
        }
        let text = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = try absolutePath(text)
    }

    /// Removes the directory and all that is in it; links are removed, never followed.
    package func remove() { removeTree(path.text) }
}

private func removeTree(_ path: String) {
    if let directory = opendir(path) {
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            let child = path + "/" + name
            if entry.pointee.d_type == UInt8(DT_DIR) { removeTree(child) } else { unlink(child) }
        }
    }
    rmdir(path)
}
