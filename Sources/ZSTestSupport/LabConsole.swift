internal import Glibc
package import ZSModel
internal import ZSPorts
internal import ZSSystem

/// One line that the lab's guest said about itself: `zs-guest up disk=/dev/vda boot=1 …`.
package struct GuestLine: Sendable, Equatable {
    /// The words before the first `name=value`, such as `up` or `disk added vdb`.
    package let words: [String]
    package let values: [String: String]

    /// - Returns: `nil` for a line that the guest's kernel or firmware printed.
    package init?(_ line: Substring) {
        let parts = line.split { $0 == " " || $0 == "\r" }.map(String.init)
        guard parts.first == "zs-guest" else { return nil }
        words = parts.dropFirst().filter { !$0.contains("=") }
        values = Dictionary(
            parts.compactMap { part in
                part.firstIndex(of: "=").map { (String(part[..<$0]), String(part[part.index(after: $0)...])) }
            }, uniquingKeysWith: { _, later in later })
    }
}

extension Lab {
    /// Where the console log of a virtual machine lies, seen from this machine.  The machine must be defined.
    package func consoleLog(of vm: UUID, on host: Host) async throws(Failure) -> AbsolutePath {
        let result = try await Lab.command(["console", host.name, vm.description], in: directory)
        return try absolutePath(result.text.filter { $0 != "\n" })
    }

    /// What the guest has said in its console log so far; nothing while there is no log.
    package func guestLines(in log: AbsolutePath) throws(Failure) -> [GuestLine] {
        // The last line may still be on its way.
        let text = try console(log)
        guard let end = text.lastIndex(where: \.isNewline) else { return [] }
        return text[..<end].split(whereSeparator: \.isNewline).compactMap { GuestLine($0) }
    }

    /// Waits for a line that begins with `words`.
    /// - Parameter occurrence: 1 for the first such line, 2 for the second: a guest that boots again appends.
    /// - Throws: `.timeout` with the whole log.
    package func awaitGuest(
        _ words: [String], occurrence: Int = 1, in log: AbsolutePath, by deadline: Deadline
    ) async throws(Failure) -> GuestLine {
        while true {
            let found = try guestLines(in: log).filter { $0.words.starts(with: words) }
            if found.count >= occurrence { return found[occurrence - 1] }
            guard !deadline.hasPassed else {
                throw Failure(
                    .timeout, "the guest did not say '\(words.joined(separator: " "))' in \(log)",
                    cause: try console(log))
            }
            do { try await Task.sleep(for: .milliseconds(50)) } catch {
                throw Failure(.interrupted, "waiting for \(log) was cancelled")
            }
        }
    }

    private func console(_ log: AbsolutePath) throws(Failure) -> String {
        guard access(log.text, F_OK) == 0 else { return "" }
        return String(decoding: try AtomicFile.read(log), as: UTF8.self)
    }
}
