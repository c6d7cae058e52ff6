import Testing
import ZSCloudCommands
import ZSCommandLine
import ZSCtlCommands
import ZSModel
import ZSNetworkCommands
import ZSRendering
import ZSTestSupport

@Suite struct ShippedDocuments {
    private let programs =
        [CloudProgram.program.info, CtlProgram.program.info]
        + NetworkPrograms.names.flatMap(\.self).map { NetworkPrograms.program($0).info }

    @Test("no program has a mistake in its declarations")
    func mistakes() {
        for program in programs { #expect(program.mistakes == []) }
    }

    @Test(
        "the manual and the completions that are shipped are those of the declarations",
        arguments: GeneratedDocument.allCases)
    func shipped(document: GeneratedDocument) throws {
        for program in programs {
            let text = program.generated(document)
            let path = try AbsolutePath.read("\(Checkout.root())/\(place(of: document, program.name))")
            #expect(try text == recorded(in: path, text), "record it with ZS_RECORD=1")
        }
    }

    @Test(
        "CLI-10: every API and every verb has help, a place in the manual, completion and a schema, parameter by parameter"
    )
    func complete() {
        for program in programs {
            let manual = program.manPage
            for action in program.actions {
                let help = program.helpText(on: action)
                let isAPI = program.grammar == .assignments
                let offered = program.completions(of: "\(program.name) \(action.name) \(isAPI ? "" : "--")")
                let calls = program.schema(of: action)["oneOf"]?.list ?? []
                let schema = calls.first?["properties"]?["params"]?["properties"]
                #expect(manual.contains(".SS \(action.name.split(separator: "-").joined(separator: "\\-"))\n"))
                #expect(help.hasPrefix("\(action.name): \(action.summary)\n"))
                for parameter in action.parameters where parameter.kind == .named {
                    let written = isAPI ? parameter.name + "=" : "--" + parameter.name
                    #expect(help.contains(written))
                    #expect(offered.candidates.contains { $0.word == written }, "\(action.name) \(written)")
                    #expect(schema?[parameter.name]?["description"] != nil)
                }
            }
        }
    }

    /// The names are those under which the shells and man look for them.
    private func place(of document: GeneratedDocument, _ program: String) -> String {
        switch document {
        case .man: "man/\(program).1"
        case .bash: "completions/bash/\(program)"
        case .zsh: "completions/zsh/_\(program)"
        case .fish: "completions/fish/\(program).fish"
        }
    }
}
