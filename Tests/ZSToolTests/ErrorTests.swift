import SampleTool
import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite struct Errors {
    @Test(
        "an error is one JSON object on standard error when that is no terminal, with the status of its kind",
        arguments: Failure.Kind.allCases)
    func object(kind: Failure.Kind) throws {
        let run = try run(sampleTool, ["fail", kind.rawValue])
        #expect(run.status == kind.exitStatus)
        #expect(run.output.isEmpty)
        let object = try JSONReader.read(run.errors)
        #expect(object.members?.map(\.name) == ["code", "kind", "message", "hint", "details", "cause"])
        #expect(object["kind"]?.text == kind.rawValue)
        #expect(object["hint"] == "look for it")
        #expect(object["details"] == [["subject": "host h1", "text": "no room"]])
        #expect(run.errors.filter { $0 == "\n" }.count == 1)
    }

    @Test("on a terminal it is a line, its facts and a hint, and foreign text cannot command the terminal")
    func line() throws {
        let text = try runOnTerminal(sampleTool, ["fail", "notFound"]).output
        let message = #"zone 'z\u{1b}[31m' is gone: first line\nsecond line"#
        #expect(text.hasSuffix("\(message)\n  host h1: no room\n  hint: look for it\n"))
        #expect(text.hasPrefix("\u{1b}[31msample-tool:\u{1b}[0m ") || text.hasPrefix("sample-tool: "))
    }

    @Test("with --output json it is an object on a terminal too, also when the command line is wrong")
    func explicit() throws {
        for words in [
            ["fail", "notFound", "--output", "json"], ["fail", "notFound", "-ojson"], ["nonsense", "--output=json"],
        ] {
            #expect(try runOnTerminal(sampleTool, words).output.hasPrefix("{\"code\":\"SYS."))
        }
    }

    @Test("an error that is none of ours is our defect: status 70")
    func defect() throws {
        let run = try run(sampleTool, ["fail", "surprise"])
        #expect(run.status == 70)
        #expect(try JSONReader.read(run.errors)["kind"] == "bug")
    }

    @Test("no command is a usage error that says where help is")
    func nothing() throws {
        let run = try run(sampleTool, [])
        #expect(run.status == 2 && run.errors.contains("see 'sample-tool --help'"))
    }

    @Test("NO_COLOR and a dumb terminal are obeyed", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], [:]])
    func colors(environment: [String: String]) async throws {
        let terminal = try PseudoTerminal.open()
        let path = try BinaryRunner(home: .read("/nonexistent")).binaries.appending("sample-tool")
        let child = try ChildProcess(
            [path.text, "fail", "failed"], environment: environment, input: terminal.user.number,
            output: terminal.user.number, errors: terminal.user.number)
        _ = child.ending(by: .after(.seconds(20)))
        #expect(try terminal.shown().contains("\u{1b}[31m") == environment.isEmpty)
    }
}
