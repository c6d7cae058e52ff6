import CCurl
import ZSModel

/// One transfer of libcurl: its options, its callbacks, its end.
///
/// libcurl itself is opened at most once in the life of the process.
final class Curl {
    private let handle: OpaquePointer
    private let body: Receiver
    private let headers: Receiver
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private var said: UnsafeMutablePointer<CChar>

    /// Why libcurl cannot be used, or `nil`.  Swift runs this once, whichever threads ask at the same time.
    private static let problem: String? = zs_curl_load().map { String(cString: $0) }

    /// - Parameters:
    ///   - onHeader: gets each line of a header, or of an answer of the server.
    ///   - onBody: gets each part of the content; `false` ends the transfer.
    ///   - isWanted: asked about once a second and whenever something comes; `false` ends the transfer.
    init(
        onHeader: @escaping (UnsafeRawBufferPointer) -> Bool, onBody: @escaping (UnsafeRawBufferPointer) -> Bool,
        isWanted: @escaping () -> Bool
    ) throws(Failure) {
        if let problem = Self.problem {
            throw Failure(
                .failed, "cannot use libcurl on this machine", hint: "install the package libcurl4", cause: problem)
        }
        guard let handle = curl_easy_init() else { throw Failure(.failed, "libcurl: out of memory") }
        self.handle = OpaquePointer(handle)
        body = Receiver(onBody, isWanted)
        headers = Receiver(onHeader, isWanted)
        said = .allocate(capacity: Int(CURL_ERROR_SIZE))
        said.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        set(CURLOPT_ERRORBUFFER, pointer: said)
        _ = zs_curl_set_write(easy, CURLOPT_WRITEFUNCTION, receive, Unmanaged.passUnretained(body).toOpaque())
        _ = zs_curl_set_write(easy, CURLOPT_HEADERFUNCTION, receive, Unmanaged.passUnretained(headers).toOpaque())
        _ = zs_curl_set_progress(
            easy, { context, _, _, _, _ in context.map(receiver)?.isWanted() ?? false ? 0 : 1 },
            Unmanaged.passUnretained(body).toOpaque())
    }
    deinit {
        curl_easy_cleanup(easy)
        for list in lists { curl_slist_free_all(list) }
        said.deallocate()
    }
    private var easy: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    func set(_ option: CURLoption, _ text: String) { _ = text.withCString { zs_curl_set_pointer(easy, option, $0) } }
    func set(_ option: CURLoption, _ number: Int) { _ = zs_curl_set_number(easy, option, number) }
    func set(_ option: CURLoption, offset: Int64) { _ = zs_curl_set_offset(easy, option, curl_off_t(offset)) }
    private func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        _ = zs_curl_set_pointer(easy, option, pointer)
    }
    /// Sends further lines of an HTTP header.
    func setHeaders(_ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) ?? list }
        if let list { lists.append(list) }
        set(CURLOPT_HTTPHEADER, pointer: list)
    }

    /// Does the transfer.
    /// - Returns: libcurl's number for how it ended, 0 when well, and what libcurl says of it.
    func perform() -> (status: Int, said: String) {
        said[0] = 0
        let code = curl_easy_perform(easy)
        let text = said[0] == 0 ? curl_easy_strerror(code).map { String(cString: $0) } : String(cString: said)
        return (Int(code.rawValue), text ?? "")
    }
    /// The status of the last answer; 0 when there was none.
    var answer: Int { Int(zs_curl_number(easy, CURLINFO_RESPONSE_CODE)) }
    /// When the file was last changed, in seconds since 1970; -1 when the server does not say.
    var fileTime: Int64 { Int64(zs_curl_offset(easy, CURLINFO_FILETIME_T)) }
    /// How many bytes come with this transfer; -1 when the server does not say.
    var contentLength: Int64 { Int64(zs_curl_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)) }
}

/// What C's callbacks are given as their context.
private final class Receiver {
    let take: (UnsafeRawBufferPointer) -> Bool
    let isWanted: () -> Bool
    init(_ take: @escaping (UnsafeRawBufferPointer) -> Bool, _ isWanted: @escaping () -> Bool) {
        self.take = take
        self.isWanted = isWanted
    }
}
private func receiver(_ context: UnsafeMutableRawPointer) -> Receiver {
    Unmanaged<Receiver>.fromOpaque(context).takeUnretainedValue()
}
/// libcurl ends a transfer whose callback takes less than it was given.
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return receiver(context).take(part) ? part.count : part.isEmpty ? 1 : 0
}
