import Testing
import ZSHypervisor
import ZSModel

@Suite("Errors of libvirt")
struct ErrorTests {
    /// Numbers as in libvirt's include/libvirt/virterror.h, which never change.
    @Test(
        "each error has the kind that its caller needs",
        arguments: [
            (42, 10, Failure.Kind.notFound),  // no domain
            (55, 10, .conflict),  // operation invalid
            (28, 10, .exists),  // domain exists
            (68, 10, .timeout),  // operation timeout
            (86, 10, .timeout),  // agent unresponsive
            (5, 13, .unreachable),  // no connection
            (6, 20, .unreachable),  // invalid connection
            (87, 10, .conflict),  // resource busy
            (29, 0, .denied),  // operation denied
            (45, 7, .denied),  // authentication failed
            (79, 7, .denied),  // authentication cancelled
            (88, 0, .denied),  // access denied
            (38, 7, .unreachable),  // system error in the RPC: end of file while reading data
            (1, 7, .unreachable),  // internal error in the RPC: client socket is closed
            (1, 13, .unreachable),  // internal error in the remote driver
            (38, 10, .failed),  // system error in QEMU's driver
            (1, 10, .failed), (3, 12, .failed), (27, 20, .failed), (9, 10, .failed), (9999, 0, .failed),
        ])
    func kinds(code: UInt32, domain: UInt32, kind: Failure.Kind) {
        let error = LibvirtError(code: code, domain: domain, message: "libvirt's words")
        #expect(error.kind == kind)
        let failure = error.failure("start VM x", on: "h1")
        #expect(failure.kind == kind)
        #expect(failure.message.hasPrefix("h1: cannot start VM x: "))
        #expect(failure.cause == "libvirt's words")
    }

    @Test("a missing library is a clear error that names the package")
    func missingLibrary() {
        let failure = Library.open("libzs-missing.so.0")
        #expect(failure?.kind == .failed)
        #expect(failure?.hint == "install the package libvirt0")
        #expect(failure?.cause?.contains("libzs-missing.so.0") == true)
    }
}
