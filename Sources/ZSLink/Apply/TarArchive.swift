/// Files as a tar stream (POSIX.1-1988 ustar), the form in which many texts reach a machine in one round trip.
struct TarArchive {
    private var blocks: [UInt8] = []

    /// Adds a file; `name` has at most 99 bytes.
    mutating func add(_ name: String, _ content: [UInt8], mode: UInt16 = 0o600) {
        header(name, size: content.count, mode: mode, kind: UInt8(ascii: "0"))
        blocks += content
        blocks += Array(repeating: 0, count: (512 - content.count % 512) % 512)
    }
    mutating func add(_ name: String, _ text: String, mode: UInt16 = 0o600) { add(name, Array(text.utf8), mode: mode) }
    mutating func addDirectory(_ name: String) {
        header(name + "/", size: 0, mode: 0o700, kind: UInt8(ascii: "5"))
    }
    /// The whole stream, with its end.
    var bytes: [UInt8] { blocks + Array(repeating: 0, count: 1024) }

    private mutating func header(_ name: String, size: Int, mode: UInt16, kind: UInt8) {
        precondition(name.utf8.count < 100, "the names in a change are made by zs and short")
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) {
            for (index, byte) in text.utf8.enumerated() { header[place + index] = byte }
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.utf8.count) + text
        }
        put(name, at: 0)
        put(octal(Int(mode), digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)
        put(String(repeating: " ", count: 8), at: 148)
        header[156] = kind
        put("ustar", at: 257)
        put("00", at: 263)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
        header[154] = 0
        blocks += header
    }
}
