import Testing
import ZSCloudCommands
import ZSCommandLine
import ZSCtlCommands
import ZSImageCommands
import ZSModel
import ZSNetworkCommands
import ZSTestSupport

@Suite struct ShippedDocuments {
    private let programs =
        [CloudProgram.program.info, CtlProgram.program.info, ImageProgram.program.info]
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
