import Testing
import ZSModel
import ZSRendering

@Suite("XML")
struct XMLTests {
    @Test("elements stand on lines of their own, text stays as it is")
    func layout() {
        var root = XML("domain", ["type": "kvm"], [XML("name", text: " a b "), XML("empty")])
        root.append(XML("os", [:], [XML("type", ["arch": "x86_64"], text: "hvm")]))
        #expect(
            root.written() == """
                <domain type="kvm">
                  <name> a b </name>
                  <empty/>
                  <os>
                    <type arch="x86_64">hvm</type>
                  </os>
                </domain>

                """)
    }

    @Test("an element amid text gets no blanks of its own")
    func mixed() throws {
        var mixed = XML("p", text: "a ")
        mixed.append(XML("b", [:], [XML("i")]))
        mixed.contents.append(.text(" c"))
        #expect(mixed.written() == "<p>a <b>\n  <i/>\n</b> c</p>\n")
        #expect(try XMLReader.read(mixed.written()) == mixed)
    }

    @Test("markup in text and attributes is escaped", arguments: ["<&>\"'", "]]>", "<!--", "&amp;", "a\tb\nc\rd\r\ne"])
    func escapes(text: String) throws {
        let element = XML("a", ["b": text], text: text)
        #expect(!element.written().contains("<!--") && !element.written().contains("\r"))
        let read = try XMLReader.read(element.written())
        #expect(read.text == text)
        #expect(read.attribute("b") == text)
    }

    @Test("whatever the characters, the text comes back, or U+FFFD where XML has no such character")
    func hostileTexts() throws {
        var generator = Pseudorandom(seed: 1)
        for _ in 0..<500 {
            let text = String.hostile(length: Int.random(in: 0...40, using: &generator), using: &generator)
            let expected = String(
                String.UnicodeScalarView(text.unicodeScalars.map { $0.isRepresentableInXML ? $0 : "\u{fffd}" }))
            let read = try XMLReader.read(XML("a", ["b": text], text: text).written())
            #expect(Array(read.text.unicodeScalars) == Array(expected.unicodeScalars))
            #expect(read.attribute("b").map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
        }
    }

    @Test("a document of others is read: prologue, comments, CDATA, references, layout")
    func reading() throws {
        let read = try XMLReader.read(
            """
            <?xml version='1.0' encoding='UTF-8'?>
            <!-- by libvirt -->
            <domain  type = 'kvm' id="1" >\r
              <!-- <name>no</name> -->
              <name>a&#x41;&#66;&lt;<![CDATA[<&>]]></name>
              <?pi?>
              <zs:vm xmlns:zs='urn:zs:vm' note='a
            b'/>
            </domain>

            """)
        #expect(read.attributes == [XML.Attribute("type", "kvm"), XML.Attribute("id", "1")])
        #expect(read.children.map(\.name) == ["name", "zs:vm"])
        #expect(read.first("name")?.text == "aAB<<&>")
        #expect(read.children("zs:vm").first?.attribute("note") == "a b")
        #expect(read.first("name", "nothing") == nil)
    }

    @Test(
        "what is not well-formed is refused with its line",
        arguments: [
            ("", 1), ("text", 1), ("<a>", 1), ("<a></b>", 1), ("<a/><b/>", 1), ("<a b='1' b='2'/>", 1), ("<a b=1/>", 1),
            ("<a\nb='<'/>", 2), ("<a>&nbsp;</a>", 1), ("<a>&#0;</a>", 1), ("<a>&#xFFFE;</a>", 1), ("<a>\u{1}</a>", 1),
            ("<a>\n\n&amp</a>", 3), ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", 1), ("<a b='1'c='2'/>", 1), ("<a", 1),
            ("<a><![CDATA[", 1), ("<1/>", 1), ("<a>\n<!-- </a>", 2), ("<a b='", 1),
        ])
    func refuses(text: String, line: Int) {
        #expect { try XMLReader.read(text) } throws: { error in
            (error as? Failure)?.kind == .failed && (error as? Failure)?.message.contains("line \(line):") == true
        }
    }

    @Test("a document nested too deep is refused, not a stack overflow")
    func depth() {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(throws: Failure.self) { try XMLReader.read(deep) }
        let limit = XMLReader.depthLimit
        let fits = String(repeating: "<a>", count: limit) + String(repeating: "</a>", count: limit)
        #expect(throws: Never.self) { try XMLReader.read(fits) }
    }

    @Test("no document, however broken, does more than fail")
    func fuzz() {
        let seed = Array("<?xml?><a b='1'>&lt;<!--x--><c/><![CDATA[y]]></a>".utf8)
        var generator = Pseudorandom(seed: 2)
        var refused = 0
        for _ in 0..<2_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            do { _ = try XMLReader.read(String(decoding: bytes, as: UTF8.self)) } catch { refused += 1 }
        }
        #expect(refused > 500)
    }
}

/// The same numbers in every run.
private struct Pseudorandom: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
        return word ^ word >> 31
    }
}

extension Unicode.Scalar {
    fileprivate var isRepresentableInXML: Bool {
        value == 9 || value == 10 || value == 13 || value >= 0x20 && value != 0xfffe && value != 0xffff
    }
}

extension String {
    /// Characters of every sort, the ones that mean something to XML often among them.
    fileprivate static func hostile(length: Int, using generator: inout some RandomNumberGenerator) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<length {
            let markup: [Unicode.Scalar] = ["<", ">", "&", "\"", "'", "]", "\r", "\n", "\t", " ", "\u{0}", "\u{ffff}"]
            if Bool.random(using: &generator), let scalar = markup.randomElement(using: &generator) {
                scalars.append(scalar)
            } else if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2_0000, using: &generator)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
