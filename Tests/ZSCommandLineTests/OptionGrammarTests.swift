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
            ["-vo", "json", "backup", "-k3", "/a"], ["--output", "json", "backup", "-k3", "/a"],
        ])
    func spellings(words: [String]) {
        #expect(installation.answer(words) == "backup 3 [] false /a true")
    }

    @Test("an option that may be repeated collects its values; commas are not special")
    func repeated() {
        #expect(
            installation.answer(["backup", "--to", "a,b", "-q", "--to=c"])
                == "backup 7 [\"a,b\", \"c\"] true - false")
    }

    @Test("the rest of the operands, and an operand that looks like an option")
    func operands() {
        #expect(installation.answer(["destroy", "h1", "h2"]) == "destroy [h1, h2]")
        #expect(installation.answer(["destroy", "--", "-h", "--help"]) == "destroy [-h, --help]")
        #expect(installation.answer(["destroy", "-"]) == "destroy [-]")
    }

    @Test(
        "what is wrong is named, with what to do",
        arguments: [
            (["backpu"], "'backpu' is not a command of zs-ctl; did you mean backup?"),
            (["xyzzy"], "'xyzzy' is not a command of zs-ctl; see 'zs-ctl --help'"),
            (["backup", "--kepe", "1"], "zs-ctl backup has no option '--kepe'; did you mean '--keep'?"),
            (["backup", "-x"], "zs-ctl backup has no option '-x'"),
            (["backup", "--keep"], "zs-ctl backup: '--keep' needs a value"),
            (["backup", "-k"], "zs-ctl backup: '-k' needs a value"),
            (["backup", "--quick=yes"], "zs-ctl backup: '--quick' takes no value"),
            (["backup", "-k1", "--keep=2"], "zs-ctl backup: '--keep' given twice"),
            (["backup", "-vv"], "zs-ctl backup: '-v' given twice"),
            (["backup", "--keep=-1"], "zs-ctl backup: invalid value '-1' for '--keep': must be at least 1"),
            (["backup", "/a", "/b"], "zs-ctl backup: unexpected operand '/b'"),
            (["backup", "relative"], "zs-ctl backup: invalid value 'relative' for 'FILE': expected an absolute path"),
            (["destroy"], "zs-ctl destroy needs HOST; see 'zs-ctl help destroy'"),
            (["-x", "backup"], "zs-ctl backup has no option '-x'"),
            (["-o", "xml", "backup"], "zs-ctl backup: invalid value 'xml' for '-o': expected one of table, json"),
            (["--nonsense"], "zs-ctl has no option '--nonsense'"),
            ([""], "'' is not a command of zs-ctl; see 'zs-ctl --help'"),
        ] as [([String], String)])
    func refusals(words: [String], message: String) {
        #expect(installation.answer(words) == message)
    }

    @Test(
        "help and version are asked for anywhere before --",
        arguments: [
            (["--help"], "help -"), (["-h"], "help -"), (["help"], "help -"), (["help", "backup"], "help backup"),
            (["backup", "--help"], "help backup"), (["backup", "--nonsense", "--help"], "help backup"),
            (["-v", "destroy", "-h"], "help destroy"), (["--version"], "version"), ([], "nothing table false"),
            (["-v"], "nothing table true"), (["--generate", "man"], "generate man"),
            (["--complete", "zs-ctl ba"], "complete zs-ctl ba"),
            (["--generate", "pdf"], "--generate: expected one of man, bash, zsh, fish"),
        ] as [([String], String)])
    func builtins(words: [String], answer: String) {
        #expect(installation.answer(words) == answer)
    }

    @Test("a program of one purpose needs no verb; one with verbs may have a purpose besides")
    func otherwise() {
        let set = Action<String, String>("set", "Set an address", .changes) { p in
            let device = p.required("bridge", InterfaceName.self, "the bridge", letter: "b")
            let address = p.operand("ADDRESS", IPv4Address.self, "its address")
            return { given, _ in "\(given[device]) \(given[address])" }
        }
        let show = Action<String, String>("show", "Show", .reads) { _ in { _, _ in "show" } }
        let program = SampleProgram(
            "zs-network-setting", "addresses", version: "1", .options, [show], otherwise: set,
            options: SampleOptions.declare)
        #expect(program.answer(["-b", "br0", "10.0.0.1"]) == "br0 10.0.0.1")
        #expect(program.answer(["10.0.0.1", "-b", "br0"]) == "br0 10.0.0.1")
        #expect(program.answer(["show"]) == "show")
        #expect(program.answer([]) == "set needs --bridge, ADDRESS; see 'zs-network-setting --help'")
        #expect(program.answer(["-h"]) == "help -")
    }
}
