internal import ZSModel

/// Which hosts a known_hosts line is about: its first field (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
enum HostPattern: Sendable {
    /// Names and patterns with `*` and `?`; a host that matches one with `!` is not meant, whatever the others say.
    case list(wanted: [String], refused: [String])
    /// `|1|salt|hash`: the name's HMAC-SHA-1.
    case hashed(salt: [UInt8], hash: [UInt8])

    /// - Returns: `nil` when the field cannot be understood.
    init?(_ field: Substring) {
        if field.first == "|" {
            let parts = field.split(separator: "|", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[1] == "1", let salt = Base64.decode(parts[2]), salt.count == 20,
                let hash = Base64.decode(parts[3]), hash.count == 20
            else { return nil }
            self = .hashed(salt: salt, hash: hash)
        } else {
            let names = field.lowercased().split(separator: ",")
            guard !names.isEmpty else { return nil }
            self = .list(
                wanted: names.filter { $0.first != "!" }.map(String.init),
                refused: names.filter { $0.first == "!" }.map { String($0.dropFirst()) })
        }
    }

    /// Whether a line begins with one plain name that is not `name`: nearly all lines of a long file do, and are not read
    /// any further.
    static func isOther(_ line: Substring.UTF8View, than name: String) -> Bool {
        let field = line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        return !field.isEmpty && field.allSatisfy(isPlain) && !field.elementsEqual(name.utf8)
    }
    /// No sign of a pattern, and nothing that is folded to lower case before it is compared.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte < 0x80 && ".:[]-_%".utf8.contains(byte)
        }
    }

    /// - Parameter name: `address` or `[address]:port`, in lower case.
    func matches(_ name: String) throws(Failure) -> Bool {
        switch self {
        case .list(let wanted, let refused):
            !refused.contains { globMatches($0.utf8[...], name.utf8[...]) }
                && wanted.contains { globMatches($0.utf8[...], name.utf8[...]) }
        case .hashed(let salt, let hash):
            try Digest.hmacSHA1(key: salt, Array(name.utf8)) == hash
        }
    }
}

/// Whether the whole of `name` matches, where `*` stands for any run of bytes and `?` for one.
private func globMatches(_ pattern: Substring.UTF8View, _ name: Substring.UTF8View) -> Bool {
    var pattern = pattern
    var name = name
    // After a star, where to go on when the rest does not fit: one byte of the name later.
    var retry: (pattern: Substring.UTF8View, name: Substring.UTF8View)?
    while !name.isEmpty {
        if pattern.first == UInt8(ascii: "*") {
            pattern.removeFirst()
            retry = (pattern, name)
        } else if let sign = pattern.first, sign == UInt8(ascii: "?") || sign == name.first {
            pattern.removeFirst()
            name.removeFirst()
        } else if let (rest, from) = retry {
            pattern = rest
            name = from.dropFirst()
            retry = (rest, name)
        } else {
            return false
        }
    }
    return pattern.allSatisfy { $0 == UInt8(ascii: "*") }
}
