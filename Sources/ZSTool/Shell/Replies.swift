import Glibc
import ZSModel
import ZSSystem

/// The answers of a session at the prompt, for `more` and `save`.
struct Replies {
    private static let kept = 100

    private final class Reply {
        let number: Int
        let action: String
        let file: Descriptor
        init(number: Int, action: String, file: consuming Descriptor) {
            self.number = number
            self.action = action
            self.file = file
        }
        func content() throws(Failure) -> [UInt8] {
            lseek(file.number, 0, SEEK_SET)
            return try file.read(atMost: .max)
        }
    }
    private let directory: AbsolutePath?
    private var replies: [Reply] = []

    init(in directory: AbsolutePath?) { self.directory = directory }

    /// - Parameter number: that of the command in the history.
    /// - Returns: where the answer is to be written.
    mutating func begin(_ number: Int, _ action: String) throws(Failure) -> Int32? {
        guard let directory else { return nil }
        // A file without a name: nobody else reads it, and nothing is left of it.
        let path = directory.appending(".reply-\(getpid())").text
        let file = try Descriptor.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
        unlink(path)
        let reply = Reply(number: number, action: action, file: file)
        replies = replies.suffix(Self.kept - 1) + [reply]
        return reply.file.number
    }

    private func reply(_ number: Int) throws(Failure) -> Reply {
        guard let found = replies.last(where: { $0.number == number }) else {
            let known = replies.map { String($0.number) }.joined(separator: ", ")
            throw Failure(
                .notFound, "there is no reply number \(number)",
                hint: known.isEmpty ? "no command of this session has answered yet" : "there are \(known)")
        }
        return found
    }

    /// Shows an answer again, a page at a time.
    func page(_ number: Int) throws(Failure) {
        let file = try reply(number).file.number
        _ = try inChild {
            lseek(file, 0, SEEK_SET)
            dup2(file, STDIN_FILENO)
            setenv("LESS", "FRX", 0)
            let words = ["sh", "-c", "exec ${PAGER:-$(command -v less || command -v more || echo cat)}"]
            var arguments = words.map { strdup($0) } + [nil]
            execv("/bin/sh", &arguments)
            return 127
        }
    }

    /// Writes an answer into a file, named after the API and the number.
    /// - Throws: `.exists` when there is such a file.
    func save(_ number: Int, in directory: String) throws(Failure) -> String {
        let reply = try reply(number)
        let path = "\(directory)/\(reply.action)-\(number).json"
        guard access(path, F_OK) != 0 else { throw Failure(.exists, "\(path) is there already") }
        let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL)
        let output = Output(file.number, name: path)
        try output.write(try reply.content())
        try output.flush()
        return path
    }
}
