import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore

/// A condition and the names of what it selects, in order.
struct QueryCase: CustomTestStringConvertible {
    let path: String
    let comparison: QueryCondition.Operator
    let value: String
    let names: [String]
    init(_ path: String, _ comparison: QueryCondition.Operator, _ value: String, _ names: [String]) {
        self.path = path
        self.comparison = comparison
        self.value = value
        self.names = names
    }
    var condition: QueryCondition { QueryCondition(path, comparison, value) }
    var testDescription: String { path + comparison.rawValue + value }
}

extension Store {
    /// The text of `field` of everything that a query finds, in order.
    func texts(
        _ field: String = "name", of kind: ResourceKind, _ conditions: [QueryCondition] = [],
        _ change: (inout QueryRequest) -> Void = { _ in }
    ) throws(Failure) -> [String] {
        var request = QueryRequest()
        request.filter = QueryFilter(conditions)
        request.fields = [field]
        change(&request)
        var writer = JSONWriter(.compact)
        writer.beginList()
        _ = try read { reader throws(Failure) in
            try reader.answer(request, on: kind, to: &writer, flush: { _ in })
        }
        writer.endList()
        return try JSONReader.read(writer.take()).list?.map { $0[field]?.text ?? "" } ?? []
    }
}

/// The operators of the original's query language (zstack.md §2.4, CLI-39 to CLI-45).
@Suite struct QueryOperatorTests {
    static let all = ["web1", "web2", "DB"]
    static let host1 = SmallCloud.hosts[0].description
    static let size = String(ByteCount.gibibytes(4).bytes)

    @Test(
        "CLI-39: an operator selects VMs",
        arguments: [
            // equal, without regard to case
            QueryCase("name", .equal, "web1", ["web1"]),
            QueryCase("name", .equal, "WEB1", ["web1"]),
            QueryCase("name", .equal, "web", []),
            QueryCase("state", .equal, "running", ["web1", "web2"]),
            QueryCase("name", .notEqual, "WEB1", ["web2", "DB"]),
            // order
            QueryCase("cpuNum", .greater, "1", all),
            QueryCase("cpuNum", .greater, "2", []),
            QueryCase("cpuNum", .greaterOrEqual, "2", all),
            QueryCase("cpuNum", .less, "10", all),
            QueryCase("cpuNum", .lessOrEqual, "1", []),
            QueryCase("name", .greaterOrEqual, "Web", ["web1", "web2"]),
            QueryCase("name", .less, "E", ["DB"]),
            // lists
            QueryCase("name", .isIn, "db,WEB2,nobody", ["web2", "DB"]),
            QueryCase("name", .isNotIn, "db,WEB2", ["web1"]),
            QueryCase("name", .isIn, "", []),
            QueryCase("cpuNum", .isIn, "1,2", all),
            QueryCase("state", .isIn, "Stopped,Destroyed", ["DB"]),
            // patterns
            QueryCase("name", .like, "EB", ["web1", "web2"]),
            QueryCase("name", .like, "eb%", []),
            QueryCase("name", .like, "w%2", ["web2"]),
            QueryCase("name", .like, "w__1", ["web1"]),
            QueryCase("name", .notLike, "web", ["DB"]),
            QueryCase("name", .notLike, "%2", ["web1", "DB"]),
            QueryCase("cpuNum", .like, "2", all),
            // null: an absent value is neither equal nor unequal to anything
            QueryCase("hostUuid", .equal, "null", ["DB"]),
            QueryCase("hostUuid", .notEqual, "null", ["web1", "web2"]),
            QueryCase("hostUuid", .notEqual, host1, ["web2"]),
            QueryCase("name", .isIn, "null", []),
            QueryCase("description", .equal, "null", all),
            // identities
            QueryCase("hostUuid", .equal, host1, ["web1"]),
            QueryCase("hostUuid", .equal, "\"\(host1)\"", ["web1"]),
            QueryCase("hostUuid", .equal, SmallCloud.hosts[0].dashed.uppercased(), ["web1"]),
            QueryCase("hostUuid", .equal, "no uuid", []),
            QueryCase("hostUuid", .isIn, SmallCloud.hosts.map(\.description).joined(separator: ","), ["web1", "web2"]),
            // sizes
            QueryCase("memorySize", .equal, size, all),
            QueryCase("memorySize", .equal, "4G", all),
            QueryCase("memorySize", .greater, "4095MiB", all),
            QueryCase("memorySize", .less, "0.5T", all),
            QueryCase("memorySize", .isIn, "1G,4G", all),
            // times
            QueryCase("createDate", .equal, "2026-11-21T01:02:03.456Z", all),
            QueryCase("createDate", .greater, "2026-11-21", all),
            QueryCase("createDate", .greaterOrEqual, "2026-11-22", []),
            QueryCase("createDate", .less, "2026-11-21 01:02:04", all),
            QueryCase("createDate", .like, "2026-11", all),
        ])
    func selects(_ query: QueryCase) throws {
        try withCloud { store throws in
            #expect(try store.texts(of: .vmInstance, [query.condition]) == query.names)
        }
    }

    @Test("Truth values are written as words")
    func truth() throws {
        try withCloud { store throws in
            #expect(try store.texts(of: .zone, [QueryCondition("isDefault", .equal, "true")]) == ["zone-1"])
            #expect(try store.texts(of: .zone, [QueryCondition("isDefault", .equal, "False")]) == [])
        }
    }

    static let odd = ["100%", "1000", "a_b", "axb", "a,b", "c:\\x", "b", "Ünï"]

    @Test(
        "Wildcards, commas and backslashes can be meant as they are",
        arguments: [
            QueryCase("name", .like, "0\\%", ["100%"]),
            QueryCase("name", .like, "100%", ["100%", "1000"]),
            QueryCase("name", .like, "a\\_b", ["a_b"]),
            QueryCase("name", .like, "a_b", ["a_b", "axb", "a,b"]),
            QueryCase("name", .like, "c:\\x", ["c:\\x"]),
            QueryCase("name", .like, "c:\\\\x", ["c:\\x"]),
            QueryCase("name", .like, "\\", ["c:\\x"]),
            QueryCase("name", .notLike, "\\%", ["1000", "a_b", "axb", "a,b", "c:\\x", "b", "Ünï"]),
            QueryCase("name", .isIn, "a\\,b,b", ["a,b", "b"]),
            QueryCase("name", .isIn, "a,b", ["b"]),
            QueryCase("name", .isIn, "c:\\\\x", ["c:\\x"]),
            QueryCase("name", .isIn, "c:\\x", ["c:\\x"]),
            QueryCase("name", .equal, "c:\\x", ["c:\\x"]),
            QueryCase("name", .equal, "Ünï", ["Ünï"]),
        ])
    func escapes(_ query: QueryCase) throws {
        try withStore { store throws in
            try store.write { t throws(Failure) in
                for (index, name) in Self.odd.enumerated() { try t.addZone(.numbered(index), name: name) }
            }
            #expect(try store.texts(of: .zone, [query.condition]) == query.names)
        }
    }

    @Test(
        "A value that its field cannot have is refused by name",
        arguments: [
            ("cpuNum", "two", "expected a whole number"), ("cpuNum", "99999999999999999999", "expected a whole number"),
            ("memorySize", "4X", "expected a number of bytes"), ("memorySize", "-1", "expected a number of bytes"),
            ("createDate", "yesterday", "expected a time"),
        ])
    func refusesValues(field: String, value: String, why: String) throws {
        try withCloud { store throws in
            for comparison in [QueryCondition.Operator.equal, .greater, .isIn] {
                let failure = #expect(throws: Failure.self) {
                    try store.texts(of: .vmInstance, [QueryCondition(field, comparison, value)])
                }
                #expect(failure?.kind == .usage)
                #expect(failure?.message.hasPrefix("invalid value '\(value)' for '\(field)': \(why)") == true)
            }
        }
    }

    @Test("Conditions are all to be met")
    func conjunction() throws {
        try withCloud { store throws in
            let conditions = [
                QueryCondition("name", .like, "web"), QueryCondition("hostUuid", .notEqual, Self.host1),
                QueryCondition("state", .equal, "Running"),
            ]
            #expect(try store.texts(of: .vmInstance, conditions) == ["web2"])
            let count = try store.read { reader throws(Failure) in
                try reader.count(QueryFilter(conditions), of: .vmInstance)
            }
            #expect(count == 1)
        }
    }

    @Test("CLI-44: sorted by creation, or by any field, either way, page by page")
    func order() throws {
        try withCloud { store throws in
            func names(_ change: (inout QueryRequest) -> Void) throws(Failure) -> [String] {
                try store.texts(of: .vmInstance, [], change)
            }
            #expect(try names { _ in } == Self.all)
            #expect(try names { $0.descending = true } == Self.all.reversed())
            #expect(try names { $0.sortBy = "name" } == ["DB", "web1", "web2"])
            #expect(
                try names {
                    $0.sortBy = "state"
                    $0.descending = true
                } == ["DB", "web2", "web1"])
            // what is equal keeps the order of its creation
            #expect(try names { $0.sortBy = "cpuSpeed" } == Self.all)
            #expect(try names { $0.limit = 2 } == ["web1", "web2"])
            #expect(
                try names {
                    $0.limit = 2
                    $0.start = 2
                } == ["DB"])
            #expect(try names { $0.start = 9 } == [])
            #expect(try names { $0.limit = 0 } == [])
            #expect(try names { $0.limit = .max } == Self.all)
        }
    }

    @Test("Queries that nobody types are refused, not sent to SQLite")
    func limits() throws {
        try withCloud { store throws in
            func refused(_ conditions: [QueryCondition]) {
                let failure = #expect(throws: Failure.self) { try store.texts(of: .vmInstance, conditions) }
                #expect(failure?.kind == .usage, "\(String(describing: failure))")
            }
            let one = QueryCondition("name", .notEqual, "x")
            #expect(try store.texts(of: .vmInstance, Array(repeating: one, count: 100)) == Self.all)
            refused(Array(repeating: one, count: 101))

            let values = Array(repeating: "x", count: 30_000).joined(separator: ",")
            #expect(try store.texts(of: .vmInstance, [QueryCondition("name", .isNotIn, values)]) == Self.all)
            refused([QueryCondition("name", .isNotIn, values), one])

            let pattern = String(repeating: "%a", count: 5000)
            #expect(try store.texts(of: .vmInstance, [QueryCondition("name", .like, pattern)]) == [])
            refused([QueryCondition("name", .like, pattern + "%")])

            let path = String(repeating: "primaryStorage.cluster.", count: 3) + "primaryStorage."
            #expect(try store.texts(of: .cluster, [QueryCondition(path + "url", .equal, "/ps")]) == ["cluster-1"])
            refused([QueryCondition("cluster." + path + "url", .equal, "/ps")])
        }
    }
}
