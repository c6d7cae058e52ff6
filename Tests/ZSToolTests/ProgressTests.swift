import SampleTool
import Testing
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

@Suite struct Progress {
    @Test(
        "a terminal gets a bar with rate and remaining time after a second, and it goes when the work is over",
        arguments: [100, 40])
    func bar(columns: Int) throws {
        let terminal = try PseudoTerminal.open(columns: columns)
        let tool = try BinaryRunner(home: .read("/nonexistent")).binaries.appending("sample-tool")
        let output = try ScratchFile()
        let child = try ChildProcess(
            [tool.text, "work", "--rounds", "150"], environment: [:], input: output.descriptor,
            output: output.descriptor, errors: terminal.user.number)
        #expect(child.ending(by: .after(.seconds(30))) == .exited(0))
        let shown = try terminal.shown()
        let lines = shown.split(separator: "\r")
        let bars = lines.filter { $0.hasPrefix("working") }
        #expect(bars.count >= 3)
        for bar in bars {
            #expect(bar.contains("%"))
            #expect((bar.contains("[#") && bar.contains("MiB of 150 MiB") && bar.contains("MiB/s")) == (columns == 100))
            #expect(bar.count < columns + "\u{1b}[K".count)
        }
        #expect(shown.hasSuffix("\r\u{1b}[K"))
    }
}
