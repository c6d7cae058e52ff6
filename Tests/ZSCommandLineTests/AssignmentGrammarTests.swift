import Testing
import ZSCommandLine
import ZSModel
import ZSRendering

private let uuid1 = String(repeating: "1", count: 32)
private let uuid2 = String(repeating: "2", count: 32)

@Suite struct AssignmentGrammar {
    @Test("a value is read by its parameter's type, a default stands in for what is absent")
    func values() {
        #expect(cloud.answer(["CreateZone", "name=z1"]) == "x: zone z1 (-) false")
        #expect(
            cloud.answer(["CreateZone", "isDefault=true", "description=a=b", "name=z1"]) == "x: zone z1 (a=b) true")
        #expect(
            cloud.answer(["CreateVm", "name=web", "l3NetworkUuids=\(uuid1),\(uuid2)", "cpuNum=2", "memorySize=2G"])
                == "x: vm web nics 2 cpus 2 memory 2 GiB Linux password - tags []")
    }

    @Test("CLI-08: letter case of an API's name does not matter, of a parameter's it does")
    func letterCase() {
        #expect(cloud.answer(["createzone", "name=z1"]) == "x: zone z1 (-) false")
        #expect(cloud.answer(["CREATEVM", "name=a", "l3NetworkUuids=\(uuid1)"]).hasPrefix("x: vm a"))
        #expect(cloud.answer(["CreateZone", "Name=z1"]) == "CreateZone has no parameter 'Name'; did you mean 'name'?")
    }

    @Test("CLI-08: a name that matches nothing is answered with the nearest names")
    func unknownName() {
        #expect(
            cloud.answer(["CreatZone", "name=z1"])
                == "'CreatZone' is not an API of zs-cli; did you mean "
                + "CreateZone, CreateVm, CreateVmInstance, QueryVmInstance, StopVmInstance?")
    }

    @Test(
        "CLI-29: list values are separated by commas, a backslash takes the next comma as it is",
        arguments: [
            ("a,b", #"["a", "b"]"#), (#"a\,b,c"#, #"["a,b", "c"]"#), (#"a\\,b"#, #"["a\\", "b"]"#), ("", "[]"),
            ("a,", #"["a", ""]"#), (#"C:\x"#, #"["C:\\x"]"#),
        ])
    func lists(written: String, read: String) {
        let answer = cloud.answer(["CreateVm", "name=a", "l3NetworkUuids=\(uuid1)", "userTags=\(written)"])
        #expect(answer.hasSuffix("tags \(read)"))
    }

    @Test(
        "CLI-28, CLI-33: what is wrong is named, with what to do",
        arguments: [
            (["CreateZone"], "CreateZone needs name=; see 'zs-cli help CreateZone'"),
            (["CreateVm"], "CreateVmInstance needs name=, l3NetworkUuids=; see 'zs-cli help CreateVmInstance'"),
            (["CreateZone", "nmae=z"], "CreateZone has no parameter 'nmae'; did you mean 'name'?"),
            (
                ["CreateZone", "colour=z"],
                "CreateZone has no parameter 'colour'; it takes name, description, isDefault"
            ),
            (["CreateZone", "name=a", "name=b"], "CreateZone: 'name' given twice"),
            (
                ["CreateZone", "name", "=", "a"],
                "CreateZone: 'name' is not of the form name=value; no blanks around '='"
            ),
            (
                ["CreateZone", "name=a", "isDefault=yes"],
                "CreateZone: invalid value 'yes' for 'isDefault': expected true or false"
            ),
            (["CreateVm", "cpuNum=0"], "CreateVmInstance: invalid value '0' for 'cpuNum': must be 1 to 1024"),
            (
                ["CreateVm", "cpuNum=two"],
                "CreateVmInstance: invalid value 'two' for 'cpuNum': expected a whole number"
            ),
            (
                ["CreateVm", "platform=Other"],
                "CreateVmInstance: invalid value 'Other' for 'platform': expected one of Linux, Windows"
            ),
            (["CreateZone", "name>a"], "CreateZone has no parameter 'name>a'; did you mean 'name'?"),
            (["CreateZone", "=a"], "CreateZone has no parameter ''; it takes name, description, isDefault"),
            (["CreateZone", "-x", "name=a"], "CreateZone has no option '-x'"),
            (["CreateZone", "--outptu=json"], "CreateZone has no option '--outptu'; did you mean '--output'?"),
            (["StopVmInstance", "-", "-"], "StopVmInstance: '-' given twice"),
            (["QueryVmInstance", "-"], "QueryVmInstance: '-' is not of the form name=value; no blanks around '='"),
        ] as [([String], String)])
    func refusals(words: [String], message: String) {
        #expect(cloud.answer(words) == message)
    }

    @Test("CLI-33: a refusal is of kind usage, and lists the known parameters for programs")
    func refusalKind() {
        let failure = #expect(throws: Failure.self) { try cloud.parse(["CreateZone", "colour=z"]) }
        #expect(failure?.kind == .usage)
        #expect(failure?.details == [.init("parameters", "it takes name, description, isDefault")])
    }

    @Test(
        "the program's options may stand before and after the API's name",
        arguments: [
            ["-o", "json", "CreateZone", "name=a"], ["CreateZone", "name=a", "--output=json"],
            ["CreateZone", "--output", "json", "name=a"], ["-ojson", "CreateZone", "name=a"],
        ])
    func programOptions(words: [String]) throws {
        guard case .call(_, let options) = try cloud.parse(words) else { throw Failure(.bug, "no call") }
        #expect(options == SampleOptions(output: "json", verbose: false))
    }

    @Test("CLI-36: a secret is not taken from the command line, and no error or journal repeats it")
    func secrets() throws {
        let words = ["CreateVm", "name=a", "l3NetworkUuids=\(uuid1)"]
        let answer = cloud.answer(words + ["password=hunter2"])
        #expect(answer.hasPrefix("CreateVmInstance: 'password' does not take a secret itself"))
        #expect(!answer.contains("hunter2"))
        #expect(cloud.answer(words + ["password=@/f"]).contains("password @/f"))
        guard case .call(let call, _) = try cloud.parse(words + ["password=hunter2"], .input) else {
            throw Failure(.bug, "no call")
        }
        #expect(call.given.arguments.last?.text == "*****")
        #expect(try !call.run("").contains("hunter2"))
    }

    @Test("what was given to the action is kept in order for the journal, as its types spell it")
    func arguments() throws {
        let add = Action<String, String>("AddImage", "Add an image", .changes) { p in
            let url = p.required("url", ImageURL.self, "where it comes from")
            let sizes = p.list("sizes", ByteCount.self, "sizes")
            return { given, _ in "\(given[url]) \(given[sizes])" }
        }
        let program = SampleProgram("t", "t", version: "1", .assignments, [add], options: SampleOptions.declare)
        let words = ["-v", "AddImage", "sizes=1024K,5", "url=ftp://me:hunter2@h/x", "-ojson"]
        guard case .call(let call, _) = try program.parse(words) else { throw Failure(.bug, "no call") }
        #expect(call.given.arguments.map(\.name) == ["sizes", "sizes", "url"])
        #expect(call.given.arguments.map(\.text) == ["1M", "5", "ftp://h/x"])
    }

    @Test("`-` stands for resources on standard input, which fill the target one by one")
    func targets() throws {
        guard case .call(let call, _) = try cloud.parse(["StopVmInstance", "-"]) else { throw Failure(.bug, "no call") }
        #expect(call.readsTargets)
        #expect(try call.about(["uuid": .text(uuid1)]).run("") == "stop \(uuid1)")
        #expect(try call.about(["name": .text(uuid2)]).run("") == "stop \(uuid2)")
        let failure = #expect(throws: Failure.self) { try call.about(["uuid": "x"]) }
        #expect(failure?.message == "standard input names a resource that is none: 'x': expected 32 hex digits")
    }

    @Test("`-` of an action without a target fills what was not given, by name")
    func described() throws {
        guard case .call(let call, _) = try cloud.parse(["CreateZone", "-", "isDefault=true"]) else {
            throw Failure(.bug, "no call")
        }
        let resource: JSON = ["uuid": "x", "name": "z", "description": .null, "isDefault": false, "state": "Enabled"]
        #expect(try call.about(resource).run("x") == "x: zone z (-) true")
        let failure = #expect(throws: Failure.self) { try call.about(["uuid": "x"]) }
        #expect(failure?.message == "standard input has an object without name")
    }

    @Test("CLI-03: a call may be a document")
    func documents() throws {
        func answer(_ text: String) throws -> String {
            guard case .call(let call, _) = try cloud.parse(try JSONReader.read(text)) else { return "no call" }
            return try call.run("x")
        }
        #expect(
            try answer(#"{"action": "CreateZone", "params": {"name": "z", "isDefault": true, "description": null}}"#)
                == "x: zone z (-) true")
        #expect(
            try answer(
                #"{"action": "createvm", "params": {"name": "z", "cpuNum": 3, "l3NetworkUuids": ["\#(uuid1)"],"#
                    + #" "userTags": ["a,b"], "password": "p"}}"#)
                == "x: vm z nics 1 cpus 3 memory 1 GiB Linux password ***** tags [\"a,b\"]")
        #expect(throws: Failure.self) { try answer(#"{"action": "CreateZone"}"#) }
        #expect(throws: Failure.self) { try answer(#"{"params": {}}"#) }
        #expect(throws: Failure.self) { try answer("[]") }
    }
}
