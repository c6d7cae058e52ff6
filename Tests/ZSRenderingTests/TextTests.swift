import Testing
import ZSRendering

@Suite struct TextWidth {
    @Test(
        "columns are counted as wcwidth(3) counts them",
        arguments: [
            ("", 0), ("abc", 3), ("虚拟机", 6), ("é", 1), ("e\u{301}", 1), ("ｶﾞ", 2), ("한글", 4),
            ("\u{1112}\u{1161}\u{11ab}", 2),
            ("😀", 2), ("a\u{200b}b", 2), ("ﾊﾟ", 2), ("（）", 4), ("…", 1), ("ß", 1), ("\u{fe0f}", 0), ("\u{ad}", 0),
            ("⌚", 2), ("☎", 1), ("Ａ", 2), ("𠀀", 2), ("─", 1), ("«»", 2),
        ])
    func columns(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    @Test(
        "what a terminal would obey is made visible",
        arguments: [
            ("plain ünï 虚", "plain ünï 虚"), ("a\u{1b}[31mred", #"a\u{1b}[31mred"#), ("a\nb\tc\r", #"a\nb\tc\r"#),
            ("\u{7}\u{8}\u{7f}\u{9b}", #"\u{7}\u{8}\u{7f}\u{9b}"#), ("\u{202e}evil", #"\u{202e}evil"#), ("", ""),
            ("\u{2028}\u{2066}", #"\u{2028}\u{2066}"#), ("e\u{301}", "e\u{301}"), ("\r\n", #"\r\n"#),
        ])
    func visible(text: String, shown: String) {
        #expect(text.visible == shown)
    }

    @Test("several lines keep their ends")
    func visibleLines() { #expect("a\n\tb\u{1b}".visibleLines == "a\n\tb\\u{1b}") }

    @Test(
        "a text is cut to columns, never through a wide character",
        arguments: [
            ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("虚拟机", 5, "虚拟…"), ("虚拟机", 4, "虚…"), ("虚拟机", 6, "虚拟机"),
            ("abc", 1, "…"), ("abc", 0, ""), ("ae\u{301}bcd", 3, "ae\u{301}…"),
        ])
    func truncation(text: String, limit: Int, cut: String) {
        #expect(text.truncated(to: limit) == cut)
        #expect(cut.columns <= limit)
    }

    @Test("words are wrapped, a longer one stands alone")
    func wrapping() {
        #expect("one two three".wrapped(to: 7) == ["one two", "three"])
        #expect("虚拟 机器 x".wrapped(to: 9) == ["虚拟 机器", "x"])
        #expect("a incomprehensible b".wrapped(to: 5) == ["a", "incomprehensible", "b"])
        #expect("".wrapped(to: 5) == [])
    }
}

@Suite struct Tables {
    @Test("columns line up whatever the width of their letters, no line ends with a blank")
    func alignment() {
        var table = Table(["NAME", "SIZE", "STATE"])
        table.add(["web", "5", "Running"])
        table.add(["虚拟机", "1024", "-"])
        #expect(table.lines() == ["NAME    SIZE  STATE", "web        5  Running", "虚拟机  1024  -"])
    }

    @Test("a column with anything but numbers is aligned left")
    func mixed() {
        var table = Table(["A", "B"])
        table.add(["x", "10"])
        table.add(["y", "n/a"])
        #expect(table.lines() == ["A  B", "x  10", "y  n/a"])
        #expect(Table(["A", "B"]).lines() == ["A  B"])
    }

    @Test("the widest columns are cut until the lines fit the terminal", arguments: [80, 40, 30, 20, 10, 1])
    func truncation(width: Int) {
        var table = Table(["UUID", "NAME", "N"])
        table.add([String(repeating: "a", count: 32), "a rather long name of something", "1"])
        let lines = table.lines(width: width)
        let least = 4 + 2 + 4 + 2 + 1
        #expect(lines.allSatisfy { $0.columns <= max(width, least) })
        if width >= 40 { #expect(lines[1].columns == min(width, 32 + 2 + 31 + 2 + 1)) }
        #expect(lines[1].hasSuffix("1"))
    }

    @Test("a cell cannot break the table or the terminal")
    func hostile() {
        var table = Table(["A", "B"])
        table.add(["x\ny\u{1b}[2J", "z"])
        #expect(table.lines() == ["A              B", #"x\ny\u{1b}[2J  z"#])
    }
}

@Suite struct CommaSeparated {
    @Test(
        "RFC 4180: quotes where needed, doubled inside",
        arguments: [
            (["a", "b"], "a,b\r\n"), (["a,b", "c\"d", "e\nf", "g\rh"], "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\"\r\n"),
            (["", nil, " x "], "\"\",, x \r\n"), (["\""], "\"\"\"\"\r\n"), ([], "\r\n"),
        ] as [([String?], String)])
    func records(fields: [String?], record: String) {
        #expect(CSV.record(fields) == record)
    }
}
