import Testing
import ZSModel
import ZSRendering

private let machines: [JSON] = [
    ["uuid": "u1", "name": "web", "memory": 1024, "host": .null, "nics": [["ip": "10.0.0.1"], ["ip": "10.0.0.2"]]],
    ["uuid": "u2", "name": "db, \"main\"", "memory": 64, "host": "h1", "nics": []],
]

private func written(
    _ reply: Reply, _ format: OutputFormat, envelope: Bool = true, style: JSONWriter.Style = .compact, width: Int? = nil
) throws -> String {
    var bytes: [UInt8] = []
    try withoutActuallyEscaping({ (piece: [UInt8]) throws(Failure) in bytes += piece }) { emit in
        try ReplyWriter(format, style, hasEnvelope: envelope, width: width, emit: emit).write(reply)
    }
    return String(decoding: bytes, as: UTF8.self)
}

@Suite struct Replies {
    private let list = Reply.inventories(Rows(columns: ["name", "memory", "host", "nics.ip"], machines))

    @Test("CLI-47: JSON has the original's envelope, or none")
    func json() throws {
        #expect(try written(.done, .json) == "{\"success\":true}\n")
        #expect(try written(.inventory(["a": 1]), .json) == "{\"inventory\":{\"a\":1},\"success\":true}\n")
        #expect(try written(.total(3), .json) == "{\"total\":3,\"success\":true}\n")
        #expect(try written(.document(["x": .null]), .json) == "{\"x\":null,\"success\":true}\n")
        let rows = Rows([["a": 1], ["a": 2]])
        #expect(
            try written(.inventories(rows, total: 7), .json)
                == "{\"inventories\":[{\"a\":1},{\"a\":2}],\"total\":7,\"success\":true}\n")
        #expect(try written(.inventories(Rows([])), .json) == "{\"inventories\":[],\"success\":true}\n")

        #expect(try written(.done, .json, envelope: false) == "")
        #expect(try written(.inventory(["a": 1]), .json, envelope: false) == "{\"a\":1}\n")
        #expect(try written(.inventories(rows), .json, envelope: false) == "[{\"a\":1},{\"a\":2}]\n")
        #expect(try written(.total(3), .json, envelope: false) == "3\n")
    }

    @Test("NDJSON has one object a line and no envelope")
    func lines() throws {
        #expect(try written(.inventories(Rows([["a": 1], ["a": 2]])), .ndjson) == "{\"a\":1}\n{\"a\":2}\n")
        #expect(try written(.inventory(["a": 1]), .ndjson, style: .indented) == "{\"a\":1}\n")
        #expect(try written(.done, .ndjson) == "")
    }

    @Test("a table shows the chosen members, a dotted one reaches into objects")
    func table() throws {
        #expect(
            try written(list, .table) == """
                NAME        MEMORY  HOST  NICS.IP
                web           1024  -     10.0.0.1,10.0.0.2
                db, "main"      64  h1

                """)
        #expect(try written(.inventories(Rows([["a": 1, "b": "x"]]), total: 9), .table) == "A  B\n1  x\ntotal 9\n")
        #expect(try written(.inventories(Rows(columns: ["a"], [])), .table) == "")
        #expect(try written(.inventory(["name": "z", "long": .null]), .table) == "name  z\nlong  -\n")
    }

    @Test("CSV has a head and one record a resource")
    func csv() throws {
        #expect(
            try written(list, .csv)
                == "name,memory,host,nics.ip\r\nweb,1024,,\"10.0.0.1,10.0.0.2\"\r\n\"db, \"\"main\"\"\",64,h1,\"\"\r\n")
        #expect(try written(.inventories(Rows(columns: ["a"], [])), .csv) == "a\r\n")
        #expect(try written(.inventory(["a": 1, "b": "x"]), .csv) == "a,b\r\n1,x\r\n")
    }

    @Test("quiet says the identities and nothing else")
    func quiet() throws {
        #expect(try written(list, .quiet) == "u1\nu2\n")
        #expect(try written(.inventory(["name": "z"]), .quiet) == "z\n")
        #expect(try written(.done, .quiet) == "")
        #expect(try written(.inventories(Rows([])), .quiet) == "")
    }

    @Test("a text is a text in every format", arguments: OutputFormat.allCases)
    func text(format: OutputFormat) throws {
        #expect(try written(.text("a\tb\n"), format) == "a\tb\n")
    }

    @Test("rows are passed on while they are read: memory does not grow with them")
    func streaming() throws {
        let count = 20_000
        let rows = Rows { row throws(Failure) in
            for number in 0..<count {
                try row { json in
                    json.beginObject()
                    json.name("uuid")
                    json.text("0123456789abcdef0123456789abcdef")
                    json.name("n")
                    json.integer(Int64(number))
                    json.endObject()
                }
            }
        }
        for format in [OutputFormat.json, .ndjson] {
            var largest = 0
            var total = 0
            try withoutActuallyEscaping({ (piece: [UInt8]) throws(Failure) in
                largest = max(largest, piece.count)
                total += piece.count
            }) { emit in
                try ReplyWriter(format, .compact, hasEnvelope: true, width: nil, emit: emit).write(.inventories(rows))
            }
            #expect(largest < 70_000)
            #expect(total > count * 50)
        }
    }

    @Test("a failure in the middle of the rows stops the answer")
    func failing() {
        let rows = Rows { row throws(Failure) in
            try row { json in json.integer(1) }
            throw Failure(.io, "disk")
        }
        for format in OutputFormat.allCases {
            #expect(throws: Failure(.io, "disk")) { try written(.inventories(rows), format) }
        }
    }
}
