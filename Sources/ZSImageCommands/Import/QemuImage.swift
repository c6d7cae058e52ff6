import ZSModel
import ZSPorts

/// qemu-img, which reads and writes qcow2 for us.
///
/// What it reads may be hostile: it is told the format, and has limits on memory and time.
struct QemuImage {
    let shell: any Shell
    let deadline: Deadline

    /// Writes the content of a qcow2 file to a new raw file, with holes where there are zeros.
    func flatten(_ qcow2: AbsolutePath, to raw: AbsolutePath) throws(Failure) {
        try run("read \(qcow2)", ["convert", "-f", "qcow2", "-O", "raw", qcow2.text, raw.text])
    }
    private func run(_ activity: String, _ words: [String]) throws(Failure) {
        let limits = ["prlimit", "--as=\(4 << 30)", "--"]
        do throws(Failure) {
            try shell.require(activity, Command(limits + ["qemu-img"] + words, asRoot: false), by: deadline)
        } catch {
            guard error.kind == .notFound || error.cause?.contains("qemu-img") == true, error.cause?.contains("No such") == true
            else { throw error }
            throw Failure(.failed, "cannot \(activity): there is no qemu-img", hint: "install the package qemu-utils")
        }
    }
}
