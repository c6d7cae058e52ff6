import Testing
import ZSModel
import ZSRendering
import ZSTestSupport

@Suite struct JSONReading {
    @Test(
        "every kind of value is read",
        arguments: [
            ("null", .null), ("true", true), (" false ", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", .number(1.5)), ("1E2", .number(100)),
            ("-1.25e-2", .number(-0.0125)), ("0.5", .number(0.5)), ("0e1", .number(0)),
            ("\"\"", ""), (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"), (#""\u0041\u00e9\u4e2d""#, "Aé中"),
            (#""\ud83d\ude00""#, "😀"), ("\"虚拟机\"", "虚拟机"), ("[]", []), ("[1, [2], {}]", [1, [2], [:]]),
            (#"{"b": 1, "a": [true]}"#, ["b": 1, "a": [true]]), ("\t\r\n[ 1 ,2\n]", [1, 2]),
        ] as [(String, JSON)])
    func values(text: String, value: JSON) throws {
        #expect(try JSONReader.read(text) == value)
    }

    @Test(
        "what RFC 8259 does not allow is refused with its place",
        arguments: [
            ("", 1, 1, "expected a value, found the end"), ("  \n ", 2, 2, "expected a value, found the end"),
            ("nul", 1, 1, "expected a value"), ("True", 1, 1, "expected a value"), ("[1,]", 1, 4, "expected a value"),
            ("[1 2]", 1, 4, "expected ',' or ']'"), ("[", 1, 2, "expected a value, found the end"),
            ("{\"a\" 1}", 1, 6, "expected ':'"), ("{a: 1}", 1, 2, "expected the name of a member"),
            ("{\"a\": 1,}", 1, 9, "expected the name of a member"), ("{\"a\":1", 1, 7, "expected ',' or '}'"),
            ("{\"a\":1,\n\"a\":2}", 2, 4, "member \"a\" given twice"), ("1 2", 1, 3, "something follows the value"),
            ("01", 1, 2, "something follows the value"), ("-", 1, 2, "not a number"), ("1.", 1, 3, "not a number"),
            (".5", 1, 1, "expected a value"), ("+1", 1, 1, "expected a value"), ("1e", 1, 3, "not a number"),
            ("1e999", 1, 6, "not a number"), ("--1", 1, 2, "not a number"),
            ("1-1", 1, 2, "something follows the value"),
            ("-01", 1, 3, "something follows the value"), ("1.e5", 1, 3, "not a number"), ("-.5", 1, 2, "not a number"),
            ("1e5.5", 1, 4, "something follows the value"), ("1e+", 1, 4, "not a number"),
            ("NaN", 1, 1, "expected a value"), ("\"a", 1, 3, "a text without an end"),
            ("\"a\\", 1, 4, "a text without an end"), ("\"\\x\"", 1, 4, "an unknown escape"),
            ("\"\\u12\"", 1, 4, "expected four hex digits"), ("\"\\u+123\"", 1, 4, "expected four hex digits"),
            ("\"\\ud800\"", 1, 8, "half a surrogate pair"), ("\"\\ude00\"", 1, 8, "half a surrogate pair"),
            ("\"\\ud800\\u0041\"", 1, 14, "half a surrogate pair"), ("\"a\nb\"", 2, 1, "a control character in a text"),
            ("// x\n1", 1, 1, "expected a value"), ("'a'", 1, 1, "expected a value"), ("]", 1, 1, "expected a value"),
        ] as [(String, Int, Int, String)])
    func refusals(text: String, line: Int, column: Int, what: String) {
        let failure = #expect(throws: Failure.self) { try JSONReader.read(text) }
        #expect(failure?.message == "not JSON: line \(line), column \(column): \(what)")
        #expect(failure?.kind == .usage)
    }

    @Test(
        "bytes that are not UTF-8 are refused",
        arguments: [[0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0xef, 0xbb, 0xbf, 0x31]])
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: Failure.self) { try JSONReader.read(bytes) }
    }

    @Test("nesting is limited, so that no document overflows the stack")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONReader.read(nested(JSONReader.depthLimit))
        let failure = #expect(throws: Failure.self) { try JSONReader.read(nested(JSONReader.depthLimit + 1)) }
        #expect(failure?.message.hasSuffix("nested more than 200 deep") == true)
        #expect(throws: Failure.self) { try JSONReader.read(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test("a long document with many members is read in linear time")
    func manyMembers() throws {
        let text = "{" + (0..<20_000).map { "\"m\($0)\":\($0)" }.joined(separator: ",") + "}"
        #expect(try JSONReader.read(text).members?.count == 20_000)
    }

    @Test("documents one after another are read one by one")
    func sequence() throws {
        var reader = JSONReader(Array("{\"a\":1}\n\n[2] 3\n".utf8))
        #expect(try reader.next() == ["a": 1])
        #expect(try reader.next() == [2])
        #expect(try reader.next() == 3)
        #expect(try reader.next() == nil)
    }

    @Test("any bytes are read or refused, never worse")
    func anything() {
        var random = SeededGenerator(seed: 1)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "u", "d83d", "1", "-", ".", "e", "true", "null", " ", "\n", "é",
        ]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random)! }
                .joined()
            guard let value = try? JSONReader.read(text) else { continue }
            #expect((try? JSONReader.read(value.written())) == value)
        }
    }
}
