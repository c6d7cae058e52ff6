package import ZSModel
import ZSSystem

/// The recorded text `Golden/<name>` beside the test file that asks for it.
///
/// With `ZS_RECORD=1` in the environment, `text` is recorded first; the difference then shows in review.
package func golden(_ name: String, recording text: String, beside file: String = #filePath) throws -> String {
    try recorded(in: absolutePath(file).parent.appending("Golden").appending(name), text)
}

/// The recorded text in a file that lies elsewhere, such as among the documents that are shipped.
package func recorded(in path: AbsolutePath, _ text: String) throws -> String {
    if EnvironmentVariables.current["ZS_RECORD"] == "1" {
        try AtomicFile.write(Array(text.utf8), to: path, mode: 0o644)
    }
    return String(decoding: try AtomicFile.read(path), as: UTF8.self)
}
