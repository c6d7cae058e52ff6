import Testing
import ZSModel
import ZSSystem
import ZSTestSupport

@testable import ZSDiagnosis

@Suite("Known failures") struct DiagnosisTests {
    /// Real messages, each with the failure that it shows.
    private func samples() throws -> [(name: String, text: String)] {
        let file = try Checkout.root().appending("Tests/ZSDiagnosisTests/Samples/messages.txt")
        return String(decoding: try AtomicFile.read(file), as: UTF8.self).split(separator: "\n").map { line in
            let fields = line.split(separator: "\t", maxSplits: 1)
            return (String(fields[0]), String(fields[1]))
        }
    }

    @Test("D-R3, D-R9, D-R15: each is the first one found in its real message")
    func messages() throws {
        let samples = try samples()
        for (name, text) in samples {
            #expect(KnownFailure.found(in: text).first?.name == name, "\(text)")
            #expect(KnownFailure.found(in: "before\n\n  \(text)\tafter").first?.name == name, "\(text)")
        }
        // D-03 introduces the text of another.
        let covered = Set(samples.map(\.name)).union(["D-03"])
        #expect(Set(KnownFailure.all.map(\.name)) == covered)
    }

    @Test("D-R2: escaped and wrapped messages are recognised")
    func normalisation() {
        let wrapped = "no space?\\n write failed: No\n   space left\\ton device"
        #expect(KnownFailure.found(in: wrapped).map(\.name) == ["D-61"])
        #expect(KnownFailure.found(in: "Fail Reason: something").map(\.name) == ["D-03"])
    }

    @Test("A text that shows none of them, a long one, and rubbish")
    func nothing() {
        #expect(KnownFailure.found(in: "").isEmpty)
        #expect(KnownFailure.found(in: "all is well").isEmpty)
        #expect(KnownFailure.found(in: String(repeating: "\\u00zz*", count: 100_000)).isEmpty)
    }

    @Test("Numbers are used once, and every entry says what to do")
    func table() {
        #expect(Set(KnownFailure.all.map(\.number)).count == KnownFailure.all.count)
        for failure in KnownFailure.all {
            #expect(!failure.cause.isEmpty && !failure.remedy.isEmpty, "\(failure.name)")
        }
    }
}
