import Testing
import ZSModel
import ZSTestSupport

@Suite struct Identities {
    private let plain = "36c27e8ff05c4780bf6d2fa65700f22e"

    @Test(
        "R-COM-01: a UUID is read plain, dashed, in capitals, and in jq's quotes (CLI-31)",
        arguments: [
            "36c27e8ff05c4780bf6d2fa65700f22e", "36c27e8f-f05c-4780-bf6d-2fa65700f22e",
            "36C27E8FF05C4780BF6D2FA65700F22E",
            "\"36c27e8ff05c4780bf6d2fa65700f22e\"",
        ])
    func good(text: String) throws {
        #expect(reading(text, as: UUID.self) == plain)
        #expect(try UUID.read(text).dashed == "36c27e8f-f05c-4780-bf6d-2fa65700f22e")
    }

    @Test(
        "other texts are no UUID",
        arguments: [
            "", "36c27e8ff05c4780bf6d2fa65700f22", "36c27e8ff05c4780bf6d2fa65700f22e0",
            "36c27e8ff05c4780bf6d2fa65700f22g",
            "36c27e8-ff05c-4780-bf6d-2fa65700f22e", "36c27e8f-f05c4780bf6d2fa65700f22e",
            "{36c27e8ff05c4780bf6d2fa65700f22e}",
            " 36c27e8ff05c4780bf6d2fa65700f22e", "\"\"", "\"36c27e8ff05c4780bf6d2fa65700f22e",
            "--------------------------------",
            "\"\"36c27e8ff05c4780bf6d2fa65700f22e\"\"",
        ])
    func bad(text: String) { #expect(reading(text, as: UUID.self) == "refused: expected 32 hex digits") }

    @Test("a random UUID is of version 4 and differs from the next")
    func random() {
        var random = SeededGenerator(seed: 4)
        var seen: Set<UUID> = []
        for _ in 0..<200 {
            let uuid = UUID(random: &random)
            #expect(Array(uuid.dashed)[14] == "4")
            #expect("89ab".contains(Array(uuid.dashed)[19]))
            #expect(reading(uuid.description, as: UUID.self) == uuid.description)
            #expect(seen.insert(uuid).inserted)
        }
        #expect(UUID(high: 0, low: 1) < UUID(high: 1, low: 0))
        #expect(UUID(high: 0, low: 1).description == String(repeating: "0", count: 31) + "1")
    }

    @Test(
        "names are texts of one line",
        arguments: [
            "a", "虚拟机 1", "a\u{301}", "'; DROP TABLE vm; --", "-rf", String(repeating: "x", count: 255), "a  b",
        ])
    func goodName(text: String) { #expect(reading(text, as: Name.self) == text) }

    @Test(
        "other names are refused",
        arguments: [
            "", " a", "a ", " ", "a\nb", "a\tb", "a\u{0}", "\u{1b}[31m", "a\u{7f}", "a\u{85}", "a\u{fffd}", " \u{301}a",
            "\u{202e}a", String(repeating: "x", count: 256),
        ])
    func badName(text: String) { #expect(reading(text, as: Name.self).hasPrefix("refused: ")) }

    @Test("descriptions may have lines, but no other controls")
    func descriptions() {
        #expect(reading("a\n\tb", as: Description.self) == "a\n\tb")
        #expect(reading("", as: Description.self) == "")
        for text in ["a\r", "\u{1b}", "\u{0}", String(repeating: "x", count: 2049)] {
            #expect(reading(text, as: Description.self).hasPrefix("refused: "))
        }
    }
}
