/// A password or a passphrase: it can be used, but not printed, compared, encoded or interpolated by accident.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]
    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Lends the bytes to the one call that needs them.
    package func reveal<Result, Problem: Error>(_ body: ([UInt8]) throws(Problem) -> Result) throws(Problem) -> Result {
        try body(bytes)
    }
    package var isEmpty: Bool { bytes.isEmpty }
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
