import Glibc
package import ZSModel

extension Failure {
    /// What a system call refused, as the kernel names it.
    /// - Parameters:
    ///   - message: what was being done, and to what.
    ///   - code: the `errno` of the call; read it before anything else is called.
    package static func system(_ message: String, errno code: Int32) -> Failure {
        let kind: Kind =
            switch code {
            case EACCES, EPERM: .denied
            case EINTR: .interrupted
            case ETIMEDOUT: .timeout
            default: .io
            }
        return Failure(kind, message, cause: errorText(code))
    }
}

/// What the kernel's error number means, such as "No space left on device".
package func errorText(_ code: Int32) -> String {
    var text = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &text, text.count) == 0 else { return "error \(code)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Calls `body` until it is not interrupted by a signal.
/// - Returns: the result, or the `errno` when it was negative.
func retrying<Number: SignedInteger>(_ body: () -> Number) -> Result<Number, SystemError> {
    while true {
        let result = body()
        if result >= 0 { return .success(result) }
        if errno != EINTR { return .failure(SystemError(code: errno)) }
    }
}

/// An `errno`.
struct SystemError: Error { let code: Int32 }
