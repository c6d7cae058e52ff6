import Testing
import ZSCommandLine
import ZSModel

@Suite struct Conditions {
    private func conditions(_ words: String...) throws -> [Condition] {
        let query = Action<Void, [Condition]>("Query", "Query", .reads) { p in
            let conditions = p.conditions()
            let limit = p.defaulted("limit", 10, "limit")
            return { given, _ in given[conditions] + (given.has(limit) ? [Condition("limit", .equal, "given")] : []) }
        }
        let program = Program<Void, Void, [Condition]>("t", "t", version: "1", .assignments, [query]) { _ in { _ in } }
        guard case .call(let call, _) = try program.parse(["Query"] + words) else { return [] }
        return try call.run(())
    }

    @Test(
        "every operator of the original is read",
        arguments: [
            ("name=large", Condition("name", .equal, "large")), ("name!=a", Condition("name", .notEqual, "a")),
            ("memorySize>=1073741824", Condition("memorySize", .greaterOrEqual, "1073741824")),
            ("a>1", Condition("a", .greater, "1")), ("a<1", Condition("a", .less, "1")),
            ("a<=1", Condition("a", .lessOrEqual, "1")), ("name~=te%", Condition("name", .like, "te%")),
            ("name!~=x", Condition("name", .notLike, "x")),
            ("state?=Running,Stopped", Condition("state", .oneOf, "Running,Stopped")),
            ("state!?=Running", Condition("state", .noneOf, "Running")),
            ("hostUuid=null", Condition("hostUuid", .isNull)),
            ("hostUuid!=null", Condition("hostUuid", .isNotNull)), ("name~=null", Condition("name", .like, "null")),
            ("vmNics.ip=10.0.0.1", Condition("vmNics.ip", .equal, "10.0.0.1")),
            ("__userTag__=a", Condition("__userTag__", .equal, "a")), ("name=", Condition("name", .equal, "")),
            ("name=a!=b", Condition("name", .equal, "a!=b")), ("name==a", Condition("name", .equal, "=a")),
            ("limit>5", Condition("limit", .greater, "5")),
        ])
    func operators(written: String, read: Condition) throws {
        #expect(try conditions(written) == [read])
    }

    @Test(
        "CLI-39: a parameter of the same name goes first, any number of conditions may be given, the same one twice too"
    )
    func mixed() throws {
        #expect(
            try conditions("a=1", "limit=5", "a=1", "b!=2")
                == [
                    Condition("a", .equal, "1"), Condition("a", .equal, "1"), Condition("b", .notEqual, "2"),
                    Condition("limit", .equal, "given"),
                ])
    }

    @Test("a set of values is a list", arguments: [("a,b", ["a", "b"]), (#"a\,b"#, ["a,b"]), ("", [])])
    func values(text: String, values: [String]) {
        #expect(Condition("state", .oneOf, text).values == values)
    }

    @Test(
        "what is no condition is refused",
        arguments: ["=a", ".a=1", "a.=1", "a b=1", "a?1=2", "na-me=1", "ä=1", "a~1=2"])
    func refused(text: String) {
        let failure = #expect(throws: Failure.self) { try conditions(text) }
        #expect(
            failure?.message.hasPrefix("Query: invalid value '\(text)' for 'a condition': expected a field") == true)
    }
}
