import Testing
import ZSModel
import ZSRendering
import ZSTestSupport

@Suite struct JSONWriting {
    @Test("members keep their order, nothing is added in the compact form")
    func compact() {
        let value: JSON = ["z": 1, "a": [true, .null, "x"], "m": [:], "l": [], "n": .number(1.5)]
        #expect(value.written() == #"{"z":1,"a":[true,null,"x"],"m":{},"l":[],"n":1.5}"#)
    }

    @Test("CLI-46: four spaces a level, one element a line in the indented form")
    func indented() {
        let value: JSON = ["a": [1, ["b": .null]], "e": [], "o": [:]]
        #expect(
            value.written(.indented) == """
                {
                    "a": [
                        1,
                        {
                            "b": null
                        }
                    ],
                    "e": [],
                    "o": {}
                }
                """)
    }

    @Test(
        "numbers are written so that they are read back",
        arguments: [
            (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"), (0, "0"),
            (.number(0.1), "0.1"), (.number(1e21), "1e+21"), (.number(-0.0), "0"), (.number(1e300), "1e+300"),
            (.number(.infinity), "null"), (.number(.nan), "null"), (.number(3), "3"),
        ] as [(JSON, String)])
    func numbers(value: JSON, text: String) {
        #expect(value.written() == text)
    }

    @Test("controls, quotes and backslashes are escaped, all else stays as it is")
    func escapes() {
        let text = "\"\\/\u{0}\u{1f}\u{7f}\n\r\té虚\u{2028}😀"
        #expect(JSON.text(text).written() == #""\"\\/\u0000\u001f\u007f\n\r\té虚"# + "\u{2028}😀\"")
    }

    @Test("what is written is read back as the same value")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            let value = JSON.random(depth: 4, &random)
            #expect(try JSONReader.read(value.written(.compact)) == value)
            #expect(try JSONReader.read(value.written(.indented)) == value)
        }
    }

    @Test("a document may be taken in pieces")
    func pieces() {
        var writer = JSONWriter(.compact)
        var text = ""
        writer.beginList()
        for number in 0..<3 {
            writer.integer(Int64(number))
            text += String(decoding: writer.take(), as: UTF8.self)
            #expect(writer.count == 0)
        }
        writer.endList()
        writer.drain { text += String(decoding: $0, as: UTF8.self) }
        #expect(text == "[0,1,2]")
    }

    @Test("a member is found by its name")
    func access() {
        let value: JSON = ["a": "x", "b": 1, "c": true, "d": [1], "e": ["f": .null]]
        #expect(value["a"]?.text == "x")
        #expect(value["b"]?.integer == 1)
        #expect(value["c"]?.bool == true)
        #expect(value["d"]?.list == [1])
        #expect(value["e"]?["f"] == .null)
        #expect(value["x"] == nil)
        #expect(value["a"]?["b"] == nil)
    }
}

extension JSON {
    static func random(depth: Int, _ random: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth == 0 ? 5 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            return .integer(Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<63, using: &random))
        case 3:
            let number = Double.random(in: -1e6...1e6, using: &random)
            return Int64(exactly: number).map(JSON.integer) ?? .number(number)
        case 4: return .text(.random(&random))
        case 5:
            return .list((0..<Int.random(in: 0..<4, using: &random)).map { _ in .random(depth: depth - 1, &random) })
        default:
            return .object(
                (0..<Int.random(in: 0..<4, using: &random)).map { index in
                    Member("\(index)" + .random(&random), .random(depth: depth - 1, &random))
                })
        }
    }
}

extension String {
    static func random(_ random: inout SeededGenerator) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "\"", "\\", "\n", "\u{0}", "\u{1f}", "é", "虚", "😀", "\u{301}", "\u{200d}", " ", "\u{7f}", "/",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0..<8, using: &random) {
            text.unicodeScalars.append(scalars.randomElement(using: &random)!)
        }
        return text
    }
}
