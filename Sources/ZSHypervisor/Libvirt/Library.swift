import CLibvirt
package import ZSModel

/// libvirt itself, opened at most once in the life of the process.
package enum Library {
    /// Swift runs this once, whichever threads ask at the same time.
    private static let problem = open("libvirt.so.0")

    /// Must have returned before any function of libvirt is called.
    /// - Throws: `.failed` naming the package to install.
    static func load() throws(Failure) {
        if let problem { throw problem }
    }

    /// - Returns: why the library `name` cannot be used as libvirt, or `nil`.
    package static func open(_ name: String) -> Failure? {
        guard let reason = zs_libvirt_load(name) else { return nil }
        return Failure(
            .failed, "cannot use libvirt on this machine", hint: "install the package libvirt0",
            cause: String(cString: reason))
    }
}
