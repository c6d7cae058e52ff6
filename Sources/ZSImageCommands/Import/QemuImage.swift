import ZSModel
import ZSPorts
import ZSRemote

/// qemu-img, which reads and writes qcow2 for us.
///
/// What it reads may be hostile: it is told the format, and has limits on memory and time.
struct QemuImage {
    private let deadline: Deadline

    init(by deadline: Deadline) { self.deadline = deadline }

    /// Writes the content of a qcow2 file to a new raw file, with holes where there are zeros.
    func flatten(_ qcow2: AbsolutePath, to raw: AbsolutePath) throws(Failure) {
        try run("read \(qcow2)", ["convert", "-f", "qcow2", "-O", "raw", qcow2.text, raw.text])
    }
    /// Writes the content of a file in another form.
    /// - Parameters:
    ///   - from, to: formats as qemu-img names them.
    ///   - options: of the new file, such as `compat=0.10`.
    func convert(
        _ source: AbsolutePath, from: String, to: String, options: [String], at target: AbsolutePath
    ) throws(Failure) {
        let options = options.flatMap { ["-o", $0] }
        try run("convert \(source)", ["convert", "-f", from, "-O", to] + options + [source.text, target.text])
    }
    /// - Throws: `.failed` when the content of two files is not the same.
    func compare(_ first: AbsolutePath, _ format: String, _ second: AbsolutePath, _ other: String) throws(Failure) {
        try run(
            "compare \(first) and \(second)", ["compare", "-q", "-f", format, "-F", other, first.text, second.text])
    }

    private func run(_ activity: String, _ words: [String]) throws(Failure) {
        let limits = ["prlimit", "--as=\(4 << 30)", "--"]
        let result = try LocalShell().run(Command(limits + ["qemu-img"] + words, asRoot: false), by: deadline)
        guard !result.succeeded else { return }
        // prlimit's status for a program that it does not find.
        if result.ending == .exited(127) {
            throw Failure(.failed, "cannot \(activity): there is no qemu-img", hint: "install the package qemu-utils")
        }
        throw Failure(.failed, "cannot \(activity)", cause: result.errorText.isEmpty ? result.text : result.errorText)
    }
}
