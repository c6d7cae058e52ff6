internal import ZSModel

/// The one place where words become text for a shell: sshd hands its command to the login shell as one string.
///
/// Every word is put between single quotes, in which a POSIX shell gives no sign a meaning; a single quote itself is
/// written outside of them, behind a backslash.
/// - Throws: `.usage` when a word holds a zero byte, which no program can be given.
func quotedForShell(_ words: [String]) throws(Failure) -> String {
    guard !words.contains(where: { $0.utf8.contains(0) }) else {
        throw Failure(.usage, "an argument with a zero byte in it")
    }
    return words.map { word in
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }.joined(separator: " ")
}
