import SampleTool
import Testing
import ZSModel
import ZSTestSupport

@Suite struct Answers {
    @Test("a pipe gets JSON, a terminal a table; zs-cli gives a terminal indented JSON (design §7)")
    func defaults() throws {
        let list = #"[{"uuid":"n0","square":0},{"uuid":"n1","square":1}]"#
        #expect(try run(sampleTool, ["list"]) == Run(status: 0, output: list + "\n", errors: ""))
        #expect(try runOnTerminal(sampleTool, ["list"]).output == "UUID  SQUARE\nn0         0\nn1         1\n")
        #expect(
            try run(sampleCloud, ["list"]).output == "{\"inventories\":\(list),\"success\":true}\n")
        #expect(
            try runOnTerminal(sampleCloud, ["list", "count=1"]).output == """
                {
                    "inventories": [
                        {
                            "uuid": "n0",
                            "square": 0
                        }
                    ],
                    "success": true
                }

                """)
    }

    @Test(
        "CLI-04: --output decides explicitly, on a terminal too",
        arguments: [
            ("json", #"{"name":"x","size":1024}"# + "\n"), ("ndjson", #"{"name":"x","size":1024}"# + "\n"),
            ("table", "name  x\nsize  1024\n"), ("csv", "name,size\r\nx,1024\r\n"), ("quiet", "x\n"),
        ])
    func formats(format: String, text: String) throws {
        #expect(try run(sampleTool, ["show", "x", "--output", format]) == Run(status: 0, output: text, errors: ""))
        if format != "json" { #expect(try runOnTerminal(sampleTool, ["-o", format, "show", "x"]).output == text) }
    }

    @Test("a name cannot command the terminal, and the table keeps within it")
    func terminal() throws {
        let name = String(repeating: "long ", count: 20) + "虚拟机"
        let shown = try runOnTerminal(sampleTool, ["show", name]).output
        #expect(shown.contains("虚拟机"))
        #expect(try run(sampleTool, ["show", "\u{1b}[2J"]).status == 2)
    }

    @Test("help, version, catalogue and documents are data: standard output, status 0")
    func documents() throws {
        #expect(try run(sampleTool, ["--version"]) == Run(status: 0, output: "sample-tool 1.2\n", errors: ""))
        for words in [
            ["--help"], ["help"], ["help", "list"], ["list", "--help"], ["--generate", "bash"], ["--generate", "zsh"],
        ] {
            let run = try run(sampleTool, words)
            #expect(run.status == 0 && run.errors.isEmpty && run.output.contains("sample-tool"))
        }
        #expect(try run(sampleCloud, ["actions", "LIST"]).output.hasPrefix(#"[{"name":"list","#))
        #expect(try run(sampleTool, ["help", "lits"]).status == 2)
    }

    @Test("the shell's completion is answered with words and phrases, or with what the shell is to look for")
    func completion() throws {
        #expect(try run(sampleTool, ["--complete", "sample-tool sh"]).output == "show\tShow a name\n")
        #expect(try run(sampleTool, ["--complete", "sample-tool show ab"]).output == "name-ab1\tthe first\nname-ab2\n")
        #expect(try run(sampleTool, ["--complete", "sample-tool --password-file /"]).output == ":file\n")
        #expect(try run(sampleTool, ["--complete", "sample-tool -o "]).output == "table\njson\nndjson\ncsv\nquiet\n")
        #expect(try run(sampleTool, ["--complete"]).output.hasPrefix("destroy\tDestroy\n"))
    }
}
