import CLibvirt
import ZSModel

/// libvirt itself, opened at most once in the life of the process.
enum Library {
    /// Why libvirt cannot be used, or `nil`.  Swift runs this once, whichever threads ask at the same time.
    private static let problem: String? = zs_libvirt_load().map { String(cString: $0) }

    /// Must have returned before any function of libvirt is called.
    /// - Throws: `.failed` naming the package to install.
    static func load() throws(Failure) {
        guard let problem else { return }
        throw Failure(
            .failed, "cannot use libvirt on this machine", hint: "install the package libvirt0", cause: problem)
    }
}
