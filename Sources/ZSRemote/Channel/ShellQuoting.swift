package import ZSModel

/// The one place where words become text for a shell: sshd hands its command to the login shell as one string.
///
/// Every word is put between single quotes, in which a POSIX shell gives no sign a meaning; a single quote itself is
/// written outside of them, behind a backslash.
/// - Throws: `.usage` when a word holds a zero byte, which no program can be given.
package func quotedForShell(_ words: [String]) throws(Failure) -> String {
    let quote = UInt8(ascii: "'")
    var line: [UInt8] = []
    for word in words {
        line += line.isEmpty ? [quote] : [UInt8(ascii: " "), quote]
        // Byte by byte, as the shell reads it: to Swift, a quote before a combining accent is another character.
        for byte in word.utf8 {
            guard byte != 0 else { throw Failure(.usage, "an argument with a zero byte in it") }
            if byte == quote { line += Array("'\\''".utf8) } else { line.append(byte) }
        }
        line.append(quote)
    }
    return String(decoding: line, as: UTF8.self)
}
