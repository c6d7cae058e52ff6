package import ZSModel

/// The source tree that this was built from.
package enum Checkout {
    /// Its top directory: three steps up from this file.
    /// - Throws: `.failed` when the compiler was called with a path that is not absolute.
    package static func root() throws(Failure) -> AbsolutePath {
        try absolutePath(#filePath).parent.parent.parent
    }
}

/// A path as a program printed it.
func absolutePath(_ text: String) throws(Failure) -> AbsolutePath {
    do { return try AbsolutePath.read(text) } catch { throw Failure(.failed, "\(text): \(error.why)") }
}
