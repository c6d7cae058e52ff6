import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

// The generated documents in the hands of the programs that they are made for.

@Suite struct Shells {
    @Test(
        "CLI-16: bash completes what the tool says, without what bash has cut off at '='",
        arguments: [
            ("sample-tool sh", ["show"]), ("sample-tool s", ["show", "stop"]), ("sample-tool --output=j", ["json"]),
            ("sample-tool -o ", ["table", "json", "ndjson", "csv", "quiet"]),
            ("sample-tool show ab", ["name-ab1", "name-ab2"]),
            ("sample-tool nothing", []), ("sample-tool --password-file /etc/hostn", ["/etc/hostname"]),
            ("sample-tool --password-file=/etc/hostn", ["/etc/hostname"]),
        ] as [(String, [String])])
    func bash(line: String, words: [String]) throws {
        let script = """
            source <(sample-tool --generate bash)
            COMP_LINE=$1 COMP_POINT=${#1}
            _sample_tool
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let said = try output(of: ["bash", "-c", script, "bash", line])
        #expect(said.split(separator: "\n").map(String.init) == words)
    }

    @Test(
        "shells and groff find nothing wrong with the documents",
        arguments: [
            ("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish -n"), ("man", "groff -man -ww -z"),
        ])
    func checked(document: String, checker: String) throws {
        let program = String(checker.prefix { $0 != " " })
        guard access("/usr/bin/\(program)", X_OK) == 0 else { return }
        let said = try output(of: [
            "bash", "-c", "sample-tool --generate \(document) > $1; \(checker) $1 2>&1; rm $1", "bash", temporaryName(),
        ])
        #expect(said == "")
    }

    private func temporaryName() -> String { "/tmp/zs-test.\(String(UInt64.random(in: .min ... .max), radix: 36))" }

    /// What a program says on standard output, with the sample tool in its path.
    private func output(of words: [String]) throws -> String {
        let binaries = try BinaryRunner(home: .read("/nonexistent")).binaries
        let (input, output) = (try ScratchFile(), try ScratchFile())
        let child = try ChildProcess(
            words, environment: ["PATH": "\(binaries):/usr/bin:/bin"], input: input.descriptor,
            output: output.descriptor, errors: input.descriptor)
        #expect(child.ending(by: .after(.seconds(30))) != nil)
        return String(decoding: try output.content(), as: UTF8.self)
    }
}
