import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

/// zs-cli at its prompt, on a terminal.
@Suite struct PromptTests {
    /// A prompt with somebody who types.
    private final class Typist {
        let terminal: PseudoTerminal
        let process: ChildProcess
        init(_ home: ToolHome, columns: Int = 100) throws {
            terminal = try PseudoTerminal.open(columns: columns)
            var environment = home.runner.environment
            environment["TERM"] = "xterm"
            environment["PAGER"] = "cat"
            process = try ChildProcess(
                [home.runner.binaries.appending("zs-cli").text], environment: environment,
                input: terminal.user.number, output: terminal.user.number, errors: terminal.user.number)
            _ = try shows(">>> ")
        }
        /// Types, and returns what is shown until `text` is; everything after 10 seconds.
        func type(_ keys: String, until text: String) throws -> String {
            let output = Output(terminal.controller.number, name: "the keyboard")
            try output.write(keys)
            try output.flush()
            return try shows(text)
        }
        private func shows(_ text: String) throws -> String {
            var seen = ""
            let deadline = Deadline.after(.seconds(10))
            while !seen.contains(text), !deadline.hasPassed { seen += try terminal.shown() }
            return seen
        }
        func ending() throws -> CommandResult.Ending? { process.ending(by: .after(.seconds(5))) }
    }

    @Test("CLI-11, CLI-12, CLI-16: Tab adds what is certain; Tab twice lists every API with the keyword")
    func names() async throws {
        try await ToolHome.use { home in
            let typist = try Typist(home)
            let listed = try typist.type("CLUSTER\t\t", until: "UpdateCluster")
            let wanted = [
                "AttachL2NetworkToCluster", "AttachPrimaryStorageToCluster", "ChangeClusterState", "CreateCluster",
                "DeleteCluster", "DetachL2NetworkFromCluster", "DetachPrimaryStorageFromCluster", "QueryCluster",
                "UpdateCluster",
            ]
            #expect(wanted.filter { !listed.contains($0) } == [])
            #expect(try typist.type("\u{3}queryvmi\tx", until: "QueryVmInstance x").contains("QueryVmInstance x"))
        }
    }

    @Test(
        "CLI-13, CLI-14, CLI-15: Tab completes parameters, values, uuids from the state, and fields of related resources"
    )
    func values() async throws {
        try await ToolHome.use { home in
            try await home.fill()
            let typist = try Typist(home)
            let east = try await home.texts("uuid", of: "QueryZone", "name=east").first ?? "none"
            let zones = try typist.type("CreateCluster zon\t\t\t", until: "far west")
            #expect(zones.contains("zoneUuid=\(east)  east"))
            // What Tab has made of a line is what the history keeps: a screen is only told of the differences.
            let lines = [
                ("east\tname=x hyper\tK\t", "CreateCluster zoneUuid=\(east) name=x hypervisorType=KVM"),
                ("queryh\tcluster.zone.na\twe\t", "QueryHost cluster.zone.name=west"),
                ("QueryZone fields=uuid,na\t,st\t", "QueryZone fields=uuid,name,state"),
                ("QueryZone -o nd\t--wat\t1h --he\t", "QueryZone -o ndjson --watch 1h --help"),
                ("QueryCluster zoneUuid=@name:ea\t", "QueryCluster zoneUuid=@name:east"),
                ("apply /etc/hostn\t", "apply /etc/hostname"),
            ]
            for (keys, _) in lines { _ = try typist.type(keys + "\n", until: ">>> ") }
            let history = try AtomicFile.read(home.path.appending(".zs").appending("history"))
            let kept = String(decoding: history, as: UTF8.self).split(separator: "\n").map { line in
                String(line.reversed().drop { $0 == " " }.reversed())
            }
            #expect(kept == lines.map(\.1))
        }
    }

    @Test(
        "CLI-02, CLI-05: lines that go on, comments, history without secrets, replies kept; Ctrl-C drops, Ctrl-D leaves"
    )
    func session() async throws {
        try await ToolHome.use { home in
            let typist = try Typist(home)
            _ = try typist.type("CreateZone name=a description='x\n", until: "... ")
            #expect(try typist.type("y'\n", until: "true").contains("\"success\": true"))
            _ = try typist.type("# nothing\n", until: ">>> ")
            _ = try typist.type("AddKVMHost nam=x password='hunter 2'\n", until: "did you mean 'name'")
            _ = try typist.type("QueryZone fields=name\u{3}", until: "^C")
            _ = try typist.type("QueryZone fields=state\n", until: "Enabled")
            #expect(try typist.type("more 3\n", until: "Enabled").contains("\"state\": \"Enabled\""))
            #expect(try typist.type("save 3 \(home.path)\n", until: "-3.json").contains("QueryZone-3.json"))
            #expect(try typist.type("save 3 \(home.path)\n", until: "already").contains("is there already"))
            #expect(try typist.type("more 99\n", until: "number 99").contains("there is no reply number 99"))
            _ = try typist.type("\u{4}", until: "\n")
            #expect(try typist.ending() == .exited(0))
            let history = home.path.appending(".zs").appending("history")
            let lines = String(decoding: try AtomicFile.read(history), as: UTF8.self).split(separator: "\n")
            #expect(
                lines.prefix(3) == [
                    "CreateZone name=a 'description=x y'", "AddKVMHost nam=x password=-", "QueryZone fields=state",
                ])
            var facts = stat()
            #expect(stat(history.text, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
            let saved = try AtomicFile.read(home.path.appending("QueryZone-3.json"))
            #expect(String(decoding: saved, as: UTF8.self).contains("\"state\": \"Enabled\""))
        }
    }

    @Test("the prompt outlives a command that is killed")
    func killed() async throws {
        try await ToolHome.use { home in
            let typist = try Typist(home.with(fault: "before"))
            _ = try typist.type("QueryZone --watch 1s\n", until: "success")
            // The copy that runs the command is the only child.
            let children = try AtomicFile.read(
                try AbsolutePath.read("/proc/\(typist.process.process)/task/\(typist.process.process)/children"))
            let child = try #require(
                String(decoding: children, as: UTF8.self).split(separator: " ").first.flatMap { Int32($0) })
            kill(child, SIGKILL)
            #expect(try typist.type("QueryZone count=true\n", until: "\"total\"").contains("\"total\": 0"))
        }
    }
}
