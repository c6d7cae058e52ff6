import Testing
import ZSCommandLine
import ZSModel

@Suite struct Completions {
    @Test(
        "CLI-11, CLI-13, CLI-14, CLI-15: zs-cli completes API names, parameters, values and options",
        arguments: [
            ("zs-cli Cre", ["CreateVmInstance", "CreateZone"]), ("zs-cli createz", ["CreateZone"]),
            ("zs-cli vm", ["CreateVmInstance", "QueryVmInstance", "StopVmInstance"]), ("zs-cli zone", ["CreateZone"]),
            ("zs-cli xyz", []), ("zs-cli CreateZone ", ["name=", "description=", "isDefault="]),
            ("zs-cli CreateZone name=a i", ["isDefault="]),
            ("zs-cli CreateZone name=a ", ["description=", "isDefault="]),
            ("zs-cli CreateZone isDefault=", ["isDefault=true", "isDefault=false"]),
            ("zs-cli CreateZone isDefault=t", ["isDefault=true"]), ("zs-cli CreateZone colour=", []),
            ("zs-cli CreateVm password=", ["password=-", "password=@"]),
            ("zs-cli QueryVmInstance ", ["limit=", "fields=", "uuid=", "name=", "state=", "vmNics.ip="]),
            ("zs-cli QueryVmInstance vm", ["vmNics.ip="]), ("zs-cli --ou", ["--output"]),
            ("zs-cli CreateZone --v", ["--verbose", "--version"]), ("zs-cli --output ", ["table", "json"]),
            ("zs-cli -o j", ["json"]), ("zs-cli --output=j", ["--output=json"]),
            ("zs-cli -o json Cr", ["CreateVmInstance", "CreateZone"]),
            ("zs-cli 'CreateZone' \"na", ["name="]),
        ] as [(String, [String])])
    func assignments(line: String, words: [String]) {
        #expect(cloud.info.completions(of: line).candidates.map(\.word) == words)
    }

    @Test(
        "a tool with verbs completes verbs, options and operands",
        arguments: [
            ("zs-ctl ", ["backup", "destroy", "recover"]), ("zs-ctl b", ["backup"]),
            ("zs-ctl backup --k", ["--keep"]),
            ("zs-ctl backup --quick --", ["--output", "--verbose", "--keep", "--to", "--help", "--version"]),
            ("zs-ctl recover x", []), ("zs-ctl backup --output j", ["json"]),
        ] as [(String, [String])])
    func options(line: String, words: [String]) {
        #expect(installation.info.completions(of: line).candidates.map(\.word) == words)
    }

    @Test("what only the outside knows is named: files, resources with what has been typed of them")
    func outside() {
        #expect(installation.info.completions(of: "zs-ctl backup /t").outside == .file)
        let list = cloud.info.completions(of: "zs-cli StopVmInstance uuid=ab")
        #expect(list.candidates.isEmpty)
        #expect(list.outside == .resource("vm"))
        #expect([list.head, list.typed] == ["uuid=", "ab"])
    }

    @Test("a candidate says what it is, and whether it is required (CLI-13)")
    func phrases() {
        let list = cloud.info.completions(of: "zs-cli CreateZone ")
        #expect(list.candidates.first == .init("name=", "required: the zone's name"))
        #expect(cloud.info.completions(of: "zs-cli CreateZ").candidates == [.init("CreateZone", "Create a zone")])
    }

    @Test(
        "a line is cut into words as a shell cuts it",
        arguments: [
            ("a b", ["a", "b"]), ("  a\tb\n", ["a", "b"]), ("'a b' c", ["a b", "c"]), (#""a 'b'" c"#, ["a 'b'", "c"]),
            (#"a\ b"#, ["a b"]), (#""a\"b""#, [#"a"b"#]), (#""a\b""#, [#"a\b"#]), ("''", [""]), ("a''b", ["ab"]),
            ("a # b", ["a"]), ("a#b", ["a#b"]), ("# a", []), ("", []), ("name='x y'", ["name=x y"]),
            (#"r='[{"a": 1}]'"#, [#"r=[{"a": 1}]"#]), ("虚 拟", ["虚", "拟"]),
        ] as [(String, [String])])
    func words(line: String, words: [String]) throws {
        #expect(try ShellWords.split(line) == words)
    }

    @Test("a line that goes on is known, and how long the word at its end is")
    func openLines() {
        #expect(["a '", "a \"b", "a \\"].allSatisfy { ShellWords($0).goesOn })
        #expect(["a 'b'", "a \\\\", ""].allSatisfy { !ShellWords($0).goesOn })
        #expect(ShellWords("a \\\nb").words == ["a", "b"])
        #expect(ShellWords("a 'b c").lengthOfLastWord == 4)
        #expect(ShellWords("a b ").lengthOfLastWord == 0)
    }

    @Test(
        "a word that is quoted is read back as it is", arguments: ["", "a", "a b", "it's", "#x", "a\\b", "\"", "é 虚"])
    func quoted(word: String) throws {
        #expect(try ShellWords.split(ShellWords.quoted(word)) == [word])
    }

    @Test("CLI-05, CLI-36: what a history keeps has no secret in it")
    func secrets() {
        let kept = cloud.info.withoutSecrets([
            "CreateVm", "name=x", "password=hunter2", "loginPassword=a=b", "apiToken=x",
        ])
        #expect(kept == ["CreateVm", "name=x", "password=-", "loginPassword=-", "apiToken=-"])
        #expect(cloud.info.withoutSecrets(["CreateVm", "password=@f"]) == ["CreateVm", "password=@f"])
    }

    @Test("a quote that is not closed is refused", arguments: ["'a", "\"a", "a'b c"])
    func openQuote(line: String) {
        #expect(throws: Failure(.usage, "a quote is not closed")) { try ShellWords.split(line) }
    }
}
