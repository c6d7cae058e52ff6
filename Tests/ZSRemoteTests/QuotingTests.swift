import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSTestSupport

@Suite struct QuotingTests {
    /// Words of every byte that a word can hold, the signs of shells among them more often.
    private func word(_ random: inout SeededGenerator) -> String {
        let signs = Array("'\"\\$`!*?[]{}()<>|&;#~= \t\n\r-\u{1}\u{7f}")
        let length = Int.random(in: 0...12, using: &random)
        return String(
            (0..<length).map { _ in
                Bool.random(using: &random)
                    ? signs.randomElement(using: &random)!
                    : Character(Unicode.Scalar(UInt32.random(in: 1...0x2fff, using: &random)) ?? "x")
            })
    }

    @Test("a quote that an accent makes another character to Swift") func accent() throws {
        let word = "'\u{301}; touch /tmp/x; '"
        let line = try quotedForShell(["printf", "%s", word])
        #expect(try LocalShell().run(Command(["sh", "-c", line]), by: .soon).output == Array(word.utf8))
    }

    @Test("sh reads back exactly the words that were quoted") func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<40 {
            let words = (0..<50).map { _ in word(&random) }
            let line = try quotedForShell(["printf", "%s\\0"] + words)
            let result = try LocalShell().run(Command(["sh", "-c", line]), by: .soon)
            let read = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(read.map(Array.init) == words.map { Array($0.utf8) })
        }
    }

    @Test("so does the login shell of a host") func overSSH() throws {
        var random = SeededGenerator(seed: 2)
        let words = (0..<300).map { _ in word(&random) }
        let host = try Host()
        let result = try host.connect().run(Command(["printf", "%s\\0"] + words), by: .soon)
        let read = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(read.map(Array.init) == words.map { Array($0.utf8) })
    }

    @Test("a zero byte is refused") func zero() {
        #expect(throws: Failure.self) { try quotedForShell(["a\0b"]) }
    }
}
