package import ZSModel

/// Why curl, the library or the program, gave up: both use the same numbers.
package struct CurlFailure {
    /// The library's code, the program's exit status, or 128 and the number of the signal that ended the program.
    package let status: Int
    /// The last answer's status; 0 when there was none.
    package let answer: Int
    /// What curl said.
    package let said: String
    package let url: ImageURL
    /// How large the file could have been.
    package let room: ByteCount

    package init(status: Int, answer: Int, said: String, url: ImageURL, room: ByteCount) {
        self.status = status
        self.answer = answer
        self.said = said
        self.url = url
        self.room = room
    }

    package var failure: Failure {
        let kind: Failure.Kind
        let why: String
        var hint: String?
        switch (status, answer) {
        case (22, 404), (22, 410), (19, _), (78, _): (kind, why) = (.notFound, "there is no such file")
        case (22, 401), (22, 403), (9, _), (67, _): (kind, why) = (.denied, "the server does not allow it")
        case (22, _): (kind, why) = (.failed, "the server answered with status \(answer)")
        case (6, _), (5, _): (kind, why) = (.failed, "the server's name cannot be resolved")
        case (7, _): (kind, why) = (.failed, "the server does not answer")
        case (28, _): (kind, why) = (.timeout, "the server stopped sending")
        case (18, _), (56, _), (52, _), (55, _), (92, _):
            (kind, why) = (.failed, "the connection broke off, again and again")
        case (47, _): (kind, why) = (.failed, "more than 10 redirections")
        case (1, _): (kind, why) = (.denied, "it leads to a protocol that is not followed")
        case (60, _) where url.scheme == .sftp, (79, _) where url.scheme == .sftp:
            (kind, why) = (.denied, "the server's host key is not known there")
            hint = "log in once from the machine that fetches, to make it known"
        case (60, _), (35, _), (51, _): (kind, why) = (.denied, "the server's certificate is not trusted")
        // 25 is SIGXFSZ: the file grew to its limit without having announced its size.
        case (63, _), (153, _): (kind, why) = (.failed, "it is larger than the \(room) that there is room for")
        case (23, _): (kind, why) = (.io, "it cannot be written")
        default: (kind, why) = (.failed, "the download failed")
        }
        return Failure(
            kind, "cannot fetch \(url): \(why)", code: "BS.1000", hint: hint,
            cause: said.isEmpty ? "curl ended with status \(status)" : Self.redacted(said, url))
    }

    /// Takes out the password, should a program have repeated it.
    private static func redacted(_ text: String, _ url: ImageURL) -> String {
        guard let password = url.password, !password.isEmpty else { return text }
        return password.reveal { bytes in
            text.split(separator: String(decoding: bytes, as: UTF8.self), omittingEmptySubsequences: false)
                .joined(separator: "***")
        }
    }
}
