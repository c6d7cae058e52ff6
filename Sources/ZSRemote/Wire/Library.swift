internal import CLibSSH2
internal import ZSModel

/// libssh2, opened at the first call.
enum Library {
    private static let problem: String? = zs_libssh2_load().map { String(cString: $0) }

    /// - Throws: `.failed` when the library cannot be used here.
    static func require() throws(Failure) {
        if let problem {
            throw Failure(
                .failed, "cannot use libssh2, through which hosts are reached",
                hint: "install the package libssh2-1", cause: problem)
        }
    }
}
