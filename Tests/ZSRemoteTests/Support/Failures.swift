import Testing
import ZSModel
import ZSSystem

/// What `body` fails with; a body that does not fail is an error of the test.
func failure(_ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void) throws -> Failure {
    do { try body() } catch let failure as Failure { return failure }
    Issue.record("did not fail", sourceLocation: location)
    return Failure(.bug, "did not fail")
}

func writeFile(_ text: String, to path: AbsolutePath) throws {
    try AtomicFile.write(Array(text.utf8), to: path)
}

func readFile(_ path: AbsolutePath) throws -> [UInt8] {
    try Descriptor.open(path.text, 0).read(atMost: 1 << 30)
}

extension AbsolutePath {
    init(_ text: String) throws { self = try AbsolutePath.read(text) }
}
