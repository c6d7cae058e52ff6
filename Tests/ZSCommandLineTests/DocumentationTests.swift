import Testing
import ZSCommandLine
import ZSModel
import ZSRendering
import ZSTestSupport

@Suite struct Documentation {
    @Test("the manual is what was recorded")
    func manual() throws {
        for program in [cloud.info, installation.info] {
            #expect(try program.manPage == golden("\(program.name).man", recording: program.manPage))
        }
    }

    @Test("help is what was recorded and keeps within the terminal", arguments: [40, 80])
    func help(width: Int) throws {
        for program in [cloud.info, installation.info] {
            let text =
                ([program.helpText(width: width)] + program.actions.map { program.helpText(on: $0, width: width) })
                .joined(separator: "\n-----\n")
            #expect(try text == golden("\(program.name).help\(width)", recording: text))
            if width == 80 { for line in text.split(separator: "\n") { #expect(line.count <= width) } }
            #expect(!text.contains(" \n"))
        }
    }

    @Test("CLI-10: the catalogue is what was recorded, and a keyword narrows it")
    func catalogue() throws {
        let text = cloud.info.catalogue().written(.indented) + "\n"
        #expect(try text == golden("catalogue.json", recording: text))
        #expect(cloud.info.catalogue(keyword: "ZONE").list?.map { $0["name"]?.text } == ["CreateZone"])
        #expect(cloud.info.catalogue(keyword: "nothing").list?.isEmpty == true)
    }

    @Test("the sample programs have no mistakes")
    func noMistakes() {
        #expect(cloud.info.mistakes == [])
        #expect(installation.info.mistakes == [])
    }

    @Test("every mistake in a declaration is found")
    func mistakes() {
        typealias Bad = Action<Void, Void>
        let actions: [Bad] = [
            Bad("one", "lower case.", .reads, aliases: ["two"]) { p in
                _ = p.optional("keep", Int.self, "")
                _ = p.optional("keep", Int.self, "Twice", letter: "k")
                _ = p.flag("kill", "Kill", letter: "k")
                _ = p.optional("bad name", Int.self, "Full stop.")
                _ = p.flag("verbose", "the program's own")
                _ = p.flag("help", "the parser's own")
                _ = p.conditions()
                return { _, _ in }
            },
            Bad("two", "Two", .reads, examples: [Example("Try", "other-tool two")]) { p in
                _ = p.optionalOperand("A", Int.self, "a")
                _ = p.operand("B", Int.self, "b")
                _ = p.operands("C", Int.self, "c")
                _ = p.operand("D", Int.self, "d")
                _ = p.target("t1", Int.self, "t")
                _ = p.target("t2", Int.self, "t")
                return { _, _ in }
            },
        ]
        func mistakes(_ grammar: Grammar) -> [String] {
            Program<Void, Void, Void>("prog", "program", version: "1", grammar, actions) { p in
                _ = p.flag("verbose", "say more")
                return { _ in }
            }.info.mistakes
        }
        #expect(
            mistakes(.options) == [
                "two: declared twice", "one: summary ends with a full stop", "one: summary has no capital",
                "one: parameter 'keep': help is empty", "one: parameter 'keep' declared twice",
                "one: parameter 'kill': -k twice", "one: parameter 'bad name': ' ' in its name",
                "one: parameter 'bad name': help ends with a full stop", "one: parameter 'help' declared twice",
                "one: parameter 'verbose' declared twice", "one: conditions are for name=value programs",
                "two: operand 'B' cannot follow 'A'", "two: operand 'D' cannot follow 'C'", "two: two targets",
                "two: an example does not call prog",
            ])
    }
}
