import Testing
import ZSCommandLine
import ZSModel

@Suite struct Suggestions {
    @Test(
        "a slip is recognised, another word is not",
        arguments: [
            ("backpu", "did you mean backup?"), ("BACKUP", "did you mean backup?"), ("bakup", "did you mean backup?"),
            ("recoverr", "did you mean recover?"), ("dumpmysql", "did you mean dump_mysql?"),
            ("status", "see 'zs-ctl --help'"), ("b", "see 'zs-ctl --help'"),
        ])
    func slips(word: String, hint: String) {
        #expect(installation.unknown(word).hint == hint)
    }
}
