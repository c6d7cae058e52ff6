import Glibc
import ZSCommandLine

/// The files whose path begins with what was typed.
enum FileNames {
    /// - Parameter head: what precedes the path in its word, such as `password=@`.
    static func beginning(with typed: String, head: String, onlyDirectories: Bool) -> [CompletionList.Candidate] {
        let cut = typed.lastIndex(of: "/").map { typed.index(after: $0) } ?? typed.startIndex
        let (directory, name) = (typed[..<cut], typed[cut...])
        guard let opened = opendir(directory.isEmpty ? "." : String(directory)) else { return [] }
        defer { closedir(opened) }
        var found: [CompletionList.Candidate] = []
        while let entry = readdir(opened) {
            let entryName = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let isHidden = entryName.hasPrefix(".") && !name.hasPrefix(".")
            guard entryName.hasPrefix(name), !isHidden, ![".", ".."].contains(entryName) else { continue }
            let isDirectory = Int32(entry.pointee.d_type) == Int32(DT_DIR)
            guard isDirectory || !onlyDirectories else { continue }
            found.append(.init(head + directory + entryName + (isDirectory ? "/" : "")))
        }
        return found.sorted { $0.word < $1.word }
    }
}
