import Glibc
import ZSCommandLine
import ZSComposition
import ZSDiagnosis
import ZSModel
import ZSRendering
import ZSStore
import ZSSystem
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var diagnose: CtlVerb {
        CtlVerb(
            "diagnose", "Recognise known failures in a message, a log or a job, and say what helps", .reads,
            aliases: ["explain"],
            discussion: """
                The words are a message, or the name of a file with messages; "-" reads standard input.  Without words, the
                jobs that failed last are looked at.  The failure that fits best comes first.
                """,
            examples: [
                Example("What a message means", "zs-ctl diagnose 'Too many connections'"),
                Example("What is in a log", "zs-ctl diagnose /var/log/libvirt/qemu/vm.log"),
            ]
        ) { p in
            let words = p.operands(
                "TEXT", String.self, "the message, a file, or -", atLeastOne: false, completion: .file)
            let job = p.optional("job", UUID.self, "the error of this job")
            return { given, session in
                let text: String
                if let job = given[job] {
                    text = try session.failures(ofJob: job)
                } else if given[words].isEmpty {
                    text = try session.failures(ofJob: nil)
                } else {
                    text = try message(given[words])
                }
                let found = KnownFailure.found(in: text)
                return .inventories(
                    Rows(
                        columns: ["failure", "cause", "remedy"],
                        found.map { ["failure": .text($0.name), "cause": .text($0.cause), "remedy": .text($0.remedy)] })
                )
            }
        }
    }
}

/// What the words lead to: a file when there is one of that name, else the words themselves.
private func message(_ words: [String]) throws(Failure) -> String {
    guard words.count == 1, let word = words.first else { return words.joined(separator: " ") }
    if word == "-" { return String(decoding: try StandardInput.readAll(STDIN_FILENO), as: UTF8.self) }
    guard access(word, F_OK) == 0 else { return word }
    // The end of a log is what matters.
    let file = try Descriptor.open(word, O_RDONLY | O_NONBLOCK)
    lseek(file.number, -(1 << 22), SEEK_END)
    return String(decoding: try file.read(atMost: 1 << 22), as: UTF8.self)
}

extension Session {
    /// The errors of one job, or of those that failed last.
    fileprivate func failures(ofJob job: UUID?) throws(Failure) -> String {
        try store().read { reader throws(Failure) in
            let chosen: SQL = job.map { "uuid = \($0)" } ?? "state = 'Failed'"
            let results = try reader.all(
                "SELECT result FROM job WHERE \(chosen) ORDER BY id DESC LIMIT 20"
            ) { row throws(Failure) in try row.optionalText("result") ?? "" }
            if let job, results.isEmpty {
                throw Failure(.notFound, "there is no job \(job)", hint: "zs-cli QueryLongJob")
            }
            return results.joined(separator: "\n")
        }
    }
}
