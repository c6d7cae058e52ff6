import CCurl
import ZSModel
import ZSPorts
import ZSSystem

/// One attempt at a download.
final class Transfer {
    enum Outcome {
        case complete
        /// What there is cannot be gone on with.
        case startAgain
        /// The next attempt may get further.
        case broken(Failure)
    }
    private let url: ImageURL
    private let file: GrowingImage
    private let note: ResumeNote
    private let activity: String
    private let progress: any ProgressSink
    private let cancellation: Cancellation
    private let deadline: Deadline
    private var head = AnswerHead()
    private var total: Int64?
    private var noteProblem: Failure?
    /// The transfer that runs; it keeps what its callbacks need, so they must not keep it.
    private weak var transfer: Curl?

    init(
        _ url: ImageURL, into file: GrowingImage, _ note: ResumeNote, _ activity: String, _ progress: any ProgressSink,
        _ cancellation: Cancellation, _ deadline: Deadline
    ) {
        self.url = url
        self.file = file
        self.note = note
        self.activity = activity
        self.progress = progress
        self.cancellation = cancellation
        self.deadline = deadline
    }

    private var isHTTP: Bool { url.scheme == .http || url.scheme == .https }

    func run() throws(Failure) -> Outcome {
        let mark = note.mark
        let time = isHTTP ? nil : try lookAtTime()
        guard file.end == 0 || mark != nil && (isHTTP || mark == time) else { return .startAgain }
        if file.end == 0 {
            note.remove()
            if let time { try note.write(time) }
        }
        let curl = try request()
        if file.end > 0 {
            curl.set(CURLOPT_RESUME_FROM_LARGE, offset: file.end)
            if isHTTP, let mark { curl.setHeaders(["If-Range: \(mark)"]) }
        }
        let start = file.end
        let (status, said) = curl.perform()
        if let problem = file.problem ?? noteProblem { throw failure(problem) }
        guard status != 0 else { return .complete }
        return try outcome(status, curl.answer, said, from: start)
    }

    private func outcome(_ status: Int, _ answer: Int, _ said: String, from start: Int64) throws(Failure) -> Outcome {
        try cancellation.check()
        let failure = CurlFailure(status: status, answer: answer, said: said, url: url, room: file.limit).failure
        switch (status, answer) {
        case (22, 416) where start > 0: return head.total == start ? .complete : .startAgain
        // The server does not go on where it left off: libcurl's RANGE_ERROR and BAD_DOWNLOAD_RESUME.
        case (33, _) where start > 0, (36, _) where start > 0: return .startAgain
        // Could not connect a second time, partial file, timeout, empty answer, send and receive errors, HTTP/2 stream.
        case (7, _) where file.end > 0, (18, _), (28, _), (52, _), (55, _), (56, _), (92, _): return .broken(failure)
        default: throw failure
        }
    }
    private func failure(_ problem: Failure) -> Failure {
        Failure(
            problem.kind, "cannot fetch \(url): \(problem.message)", code: problem.code, hint: problem.hint,
            cause: problem.cause)
    }

    /// The time of a file on an FTP or SFTP server.
    private func lookAtTime() throws(Failure) -> String? {
        let curl = try Curl(
            onHeader: { _ in true }, onBody: { _ in true }, isWanted: { [self] in isWanted })
        configure(curl)
        curl.set(CURLOPT_NOBODY, 1)
        curl.set(CURLOPT_FILETIME, 1)
        let (status, said) = curl.perform()
        try cancellation.check()
        guard status == 0 else {
            throw CurlFailure(status: status, answer: curl.answer, said: said, url: url, room: file.limit).failure
        }
        return curl.fileTime >= 0 ? String(curl.fileTime) : nil
    }

    private func request() throws(Failure) -> Curl {
        var lines = 0
        let curl = try Curl(
            onHeader: { [self] bytes in
                lines += 1
                // No honest server says as much.
                return lines < 1000 && take(header: bytes)
            },
            onBody: { [self] bytes in
                if total == nil, let left = transfer?.contentLength, left >= 0 { total = file.end + left }
                guard file.append(bytes) else { return false }
                progress.report(activity, done: file.end, total: total)
                return isWanted
            }, isWanted: { [self] in isWanted })
        transfer = curl
        configure(curl)
        curl.set(CURLOPT_MAXFILESIZE_LARGE, offset: max(1, file.limit.bytes - file.end))
        return curl
    }
    private var isWanted: Bool { !cancellation.isRequested && !deadline.hasPassed }

    private func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        guard isHTTP else { return true }
        head.take(String(decoding: bytes, as: UTF8.self))
        if head.isComplete, head.status == 200, file.end == 0, let tag = head.strongTag {
            do throws(Failure) { try note.write(tag) } catch {
                noteProblem = error
                return false
            }
        }
        return true
    }

    private func configure(_ curl: Curl) {
        curl.set(CURLOPT_URL, url.withLogin)
        curl.set(CURLOPT_PROTOCOLS_STR, url.scheme.rawValue)
        curl.set(CURLOPT_REDIR_PROTOCOLS_STR, url.scheme == .https ? "https" : "http,https")
        curl.set(CURLOPT_FOLLOWLOCATION, 1)
        curl.set(CURLOPT_MAXREDIRS, 10)
        curl.set(CURLOPT_FAILONERROR, 1)
        curl.set(CURLOPT_CONNECTTIMEOUT, 20)
        curl.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        curl.set(CURLOPT_LOW_SPEED_TIME, 60)
        curl.set(CURLOPT_NOSIGNAL, 1)
        curl.set(CURLOPT_PATH_AS_IS, 1)
        curl.set(CURLOPT_FTP_USE_EPSV, 0)
        curl.set(CURLOPT_BUFFERSIZE, 512 << 10)
        curl.set(CURLOPT_USERAGENT, "zs")
        if url.scheme == .sftp { configureLogin(curl) }
    }
    /// libcurl trusts any server when it is given no list of known ones.
    private func configureLogin(_ curl: Curl) {
        let directory = (EnvironmentVariables.current["HOME"] ?? "/root") + "/.ssh"
        curl.set(CURLOPT_SSH_KNOWNHOSTS, directory + "/known_hosts")
        for name in ["id_ed25519", "id_ecdsa", "id_rsa"] where (try? Descriptor.open("\(directory)/\(name)", 0)) != nil
        {
            curl.set(CURLOPT_SSH_PRIVATE_KEYFILE, "\(directory)/\(name)")
            curl.set(CURLOPT_SSH_PUBLIC_KEYFILE, "\(directory)/\(name).pub")
            break
        }
    }
}

/// The header of the last answer of an HTTP server.
struct AnswerHead {
    private(set) var status = 0
    private(set) var isComplete = false
    /// The ETag, when it promises that the content is the same byte by byte.
    private(set) var strongTag: String?
    /// The size of the whole file, when the answer is about a part.
    private(set) var total: Int64?

    mutating func take(_ line: String) {
        let text = line.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        if text.hasPrefix("HTTP/") {
            // A redirection has a header of its own before.
            self = AnswerHead()
            status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if text.isEmpty {
            isComplete = true
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...].drop { $0 == " " }
            switch text[..<colon].lowercased() {
            case "etag" where value.hasPrefix("\"") && value.utf8.count < 1024: strongTag = String(value)
            case "content-range": total = value.split(separator: "/").last.flatMap { Int64($0) }
            default: break
            }
        }
    }
}
