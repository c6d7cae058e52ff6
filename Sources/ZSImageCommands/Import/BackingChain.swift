import Glibc
import ZSModel
import ZSStorage
import ZSSystem

/// The files that a qcow2 file stands on, each on the next.
///
/// qemu-img would open whatever their names say, and guess what has no format: a name is believed only when it leads to a
/// file of the same directory, or below it, and the format is written down.
struct BackingChain {
    private let top: AbsolutePath

    init(_ top: AbsolutePath) { self.top = top }

    private static let longest = 32

    /// - Throws: ``Reject`` with what is wrong with the chain.
    func check() throws(Reject) {
        let home = parent(of: try real(top.text))
        var seen: Set<FileHead.Identity> = []
        var path = try real(top.text)
        while true {
            let head: FileHead
            do { head = try FileHead(path) } catch { throw Reject("its backing file cannot be read: \(error.message)") }
            guard seen.insert(head.identity).inserted else { throw Reject("its backing files form a loop") }
            guard seen.count <= Self.longest else { throw Reject("it stands on more than \(Self.longest) files") }
            guard let backing = try Qcow2Header(head.bytes, allowsBacking: true).backing else { return }
            guard let format = backing.format, ["raw", "qcow2"].contains(format) else {
                throw Reject(
                    "the format of its backing file is not written down as raw or qcow2: flatten it with qemu-img convert"
                )
            }
            path = try resolve(backing.name, beside: path, within: home)
            if format == "raw" {
                do { _ = try FileHead(path) } catch {
                    throw Reject("its backing file cannot be read: \(error.message)")
                }
                return
            }
        }
    }

    private func resolve(_ name: String, beside path: AbsolutePath, within home: String) throws(Reject) -> AbsolutePath
    {
        let refusal = Reject(
            "it stands on '\(name)', which is no file of its own directory and might be any file of the host: "
                + "flatten it with qemu-img convert")
        // A colon would make it a protocol of qemu's.
        guard !name.isEmpty, !name.contains(":") else { throw refusal }
        let target = try real(name.hasPrefix("/") ? name : "\(parent(of: path))/\(name)")
        var facts = stat()
        guard target.text.hasPrefix(home + "/"), stat(target.text, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG
        else {
            throw refusal
        }
        return target
    }
    private func parent(of path: AbsolutePath) -> String {
        path.text.lastIndex(of: "/").map { String(path.text[..<$0]) } ?? ""
    }
    private func real(_ path: String) throws(Reject) -> AbsolutePath {
        guard let found = realpath(path, nil) else { throw Reject("its backing file '\(path)' is not there") }
        defer { free(found) }
        return try AbsolutePath.read(String(cString: found))
    }
}
