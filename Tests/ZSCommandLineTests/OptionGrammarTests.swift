import Testing
import ZSCommandLine
import ZSModel

@Suite struct OptionGrammar {
    @Test(
        "options are written long, short, attached, bundled, before and after operands",
        arguments: [
            ["backup", "--keep", "3", "/a"], ["backup", "--keep=3", "/a"], ["backup", "-k3", "/a"],
            ["backup", "-k", "3", "/a"], ["backup", "/a", "-k", "3"], ["-v", "backup", "-k3", "--", "/a"],
            ["dump_mysql", "-k3", "/a"], ["-ojson", "backup", "-vk3", "/a"], ["-o", "json", "backup", "-k3", "/a"],
        ])
    func spellings(words: [String]) throws {
        guard case .call(let call, _) = try installation.parse(words) else { return #expect(Bool(false)) }
        #expect(try call.run("") == "backup 3 [] false /a true")
    }
}
