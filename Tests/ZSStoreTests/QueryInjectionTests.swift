import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore
import ZSTestSupport

/// Whatever a user types is a value to look for or a mistake, never a part of a statement.
@Suite struct QueryInjectionTests {
    /// Pieces that mean something to SQL, to LIKE, to lists, to JSON, or to a careless programmer.
    private static let pieces = [
        "'", "''", "\"", "`", "[", "]", ";", "--", "/*", "*/", "(", ")", ",", "\\", "\\'", "%", "_", "?", "?1", ":a",
        "@a",
        "$a", "||", "=", "<>", " OR 1=1", " UNION SELECT * FROM zone", "'; DROP TABLE zone; --", "\") FROM zone --",
        "NULL", "null", "x'00'", "0x10", "1e9", "COLLATE", "ESCAPE '", "\n", "\r\n", "\t", " ", "é", "e\u{301}", "名",
        "\u{202e}", "\u{fffd}", "😀", "A", "a", "z", "0", ".", "__userTag__", "name", "state", "..",
    ]
    private static func hostile(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...5, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
    }
    private static let texts: [String] = {
        var generator = SeededGenerator(seed: 2026)
        return (0..<400).map { _ in hostile(&generator) }
    }()

    private static func lowercased(_ text: String) -> [UInt8] {
        text.utf8.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
    }
    private static func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (lowercased(text), lowercased(part))
        return part.count <= text.count
            && (0...text.count - part.count).contains { text[$0...].starts(with: part) }
    }
    private static func escaped(_ text: String, _ special: Set<Unicode.Scalar>) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if special.contains(scalar) { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }

    @Test("A hostile text finds exactly the rows that hold it, by every operator that takes a text")
    func values() throws {
        try withStore { store throws in
            let names = Array(Self.texts.prefix(60))
            try store.write { t throws(Failure) in
                for (number, name) in names.enumerated() {
                    try t.addZone(.numbered(number), name: name)
                    try t.addTag(.numbered(1000 + number), name, on: .numbered(number), of: .zone)
                }
            }
            for text in Self.texts where text != "null" {
                let equal = names.filter { Self.lowercased($0) == Self.lowercased(text) }
                let holding = names.filter { Self.contains($0, text) }
                let literal = Self.escaped(text, ["\\", "%", "_"])
                let element = Self.escaped(text, ["\\", ","])
                for path in ["name", "__userTag__"] {
                    func found(_ comparison: QueryCondition.Operator, _ value: String) throws -> [String] {
                        try store.texts(of: .zone, [QueryCondition(path, comparison, value)])
                    }
                    #expect(try found(.equal, text) == equal)
                    #expect(try found(.isIn, "\(element),nobody") == equal)
                    #expect(try found(.like, literal) == holding)
                    #expect(try found(.notEqual, text).count == names.count - equal.count)
                    #expect(try found(.isNotIn, element).count == names.count - equal.count)
                    #expect(try found(.notLike, literal).count == names.count - holding.count)
                }
            }
            #expect(try store.count(.zone) == names.count)
        }
    }

    @Test("A hostile name of a field, relation or order is refused as unknown")
    func names() throws {
        try withCloud { store throws in
            for text in Self.texts where text != "name" && text != "state" && text != "__userTag__" {
                func refused(_ conditions: [QueryCondition], _ change: (inout QueryRequest) -> Void = { _ in }) {
                    let failure = #expect(throws: Failure.self) {
                        try store.texts(of: .vmInstance, conditions, change)
                    }
                    #expect(failure?.kind == .usage, "\(text): \(String(describing: failure))")
                }
                refused([QueryCondition(text, .equal, "x")])
                refused([QueryCondition("vmNics.\(text)", .equal, "x")])
                refused([QueryCondition("\(text).name", .equal, "x")])
                refused([]) { $0.sortBy = text }
                refused([]) { $0.fields = ["name", text] }
            }
            #expect(try store.count(.vmInstance) == 3)
        }
    }

    @Test("A hostile value for a field of another type finds nothing or is refused")
    func otherTypes() throws {
        try withCloud { store throws in
            for text in Self.texts where text != "null" && Int(text) == nil {
                for field in ["uuid", "cpuNum", "memorySize", "createDate"] {
                    do {
                        let found = try store.texts(of: .vmInstance, [QueryCondition(field, .equal, text)])
                        #expect(found == [], "\(field)=\(text)")
                    } catch let failure as Failure {
                        #expect(failure.kind == .usage, "\(field)=\(text): \(failure)")
                    }
                }
            }
        }
    }

    @Test("A hostile name comes back as JSON that means the same")
    func answers() throws {
        try withStore { store throws in
            try store.write { t throws(Failure) in
                for (number, name) in Self.texts.enumerated() { try t.addZone(.numbered(number), name: name) }
            }
            let answered = try store.texts(of: .zone)
            #expect(answered.elementsEqual(Self.texts) { Array($0.utf8) == Array($1.utf8) })
        }
    }
}
