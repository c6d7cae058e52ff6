import Testing
import ZSModel

@Suite struct BasicValues {
    @Test("a secret does not show itself")
    func secrets() {
        let secret = Secret(Array("hunter2".utf8))
        let shown = "\(secret) \(String(reflecting: secret)) \(String(describing: [secret]))"
        #expect(!shown.contains("hunter2") && shown.contains("<secret>"))
        #expect(secret.reveal { $0.count } == 7)
        #expect(Secret([]).isEmpty)
    }

    @Test(
        "CLI-36: a secret is asked for, in a file, or written out",
        arguments: [
            ("-", "-"), ("@/etc/pw", "@/etc/pw"), ("hunter2", "*****"), ("", "*****"),
            ("@", "refused: expected @ and the path of a file"),
        ])
    func secretSources(text: String, spelled: String) { #expect(reading(text, as: SecretSource.self) == spelled) }

    @Test("words, numbers and switches read themselves")
    func words() {
        #expect(reading("Linux", as: Platform.self) == "Linux")
        #expect(
            reading("linux", as: Platform.self)
                == "refused: expected one of Linux, Windows, Other, Paravirtualization, WindowsVirtio")
        #expect(Platform.choices.count == Platform.allCases.count)
        #expect(reading("-5", as: Int.self) == "-5")
        #expect(reading("5.0", as: Int.self) == "refused: expected a whole number")
        #expect(reading("true", as: Bool.self) == "true")
        #expect(reading("True", as: Bool.self) == "refused: expected true or false")
        #expect(reading("anything\n", as: String.self) == "anything\n")
    }

    @Test("each kind of failure has its exit status, and each status its meaning (design §7)")
    func statuses() {
        let statuses = Failure.Kind.allCases.map(\.exitStatus)
        #expect(statuses == [1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 130, 70])
        let explained = Failure.Kind.exitMeanings.map(\.status)
        #expect(Set(statuses).isSubset(of: explained))
        #expect(explained == explained.sorted())
    }

    @Test("a failure keeps what it knows when more is said")
    func failures() {
        let failure = Failure(.notFound, "zone 'z' not found", hint: "list them", cause: "c")
        #expect(failure.code == "SYS.1005")
        let wrapped = failure.during("cannot delete cluster 'c'").coded("X.1")
        #expect(wrapped.message == "cannot delete cluster 'c': zone 'z' not found")
        #expect(
            wrapped.code == "X.1" && wrapped.kind == .notFound && wrapped.hint == "list them" && wrapped.cause == "c")
    }
}
