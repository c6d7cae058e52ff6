extension ProgramInfo {
    /// The words of a command as a history may keep them: `-` in place of every secret, so that the command asks for it
    /// when it is called again (CLI-05, CLI-36).
    package func withoutSecrets(_ words: [String]) -> [String] {
        let called = words.lazy.compactMap { action($0) }.first
        let known = options + (called?.parameters ?? [])
        return words.map { word in
            guard let sign = word.firstIndex(of: "=") else { return word }
            let name = word[..<sign].drop { $0 == "-" }
            let value = word[word.index(after: sign)...]
            let isSecret = known.contains { $0.secrecy != nil && $0.isCalled(name) } || Self.soundsSecret(name)
            let leadsElsewhere =
                value == "-" || value.hasPrefix("@") || known.contains { $0.isCalled(name) && $0.completion == .file }
            return isSecret && !leadsElsewhere ? word[...sign] + "-" : word
        }
    }
    /// Also of a parameter that is none: the line may be a slip, the secret in it is none.
    private static func soundsSecret(_ name: Substring) -> Bool {
        let name = name.lowercased()
        return ["password", "passwd", "passphrase", "secret", "token"].contains { name.contains($0) }
    }
}
