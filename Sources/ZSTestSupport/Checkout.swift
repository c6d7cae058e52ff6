package import ZSModel

/// The source tree that this was built from.
package enum Checkout {
    /// Its top directory: three steps up from this file.
    /// - Throws: `.failed` when the compiler was called with a path that is not absolute.
    package static func root() throws(Failure) -> AbsolutePath {
        try absolutePath(#filePath).parent.parent.parent
    }
}

extension AbsolutePath {
    /// The directory that holds it; the root is its own.
    package var parent: AbsolutePath {
        guard let end = text.lastIndex(of: "/"), end > text.startIndex else { return self }
        // A part of a plain path up to a slash is a plain path.
        return (try? AbsolutePath.read(String(text[..<end]))) ?? self
    }
}

/// A path as a program printed it.
func absolutePath(_ text: String) throws(Failure) -> AbsolutePath {
    do { return try AbsolutePath.read(text) } catch { throw Failure(.failed, "\(text): \(error.why)") }
}
