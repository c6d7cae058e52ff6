/// Comma-separated values as RFC 4180 wants them: CRLF, quotes where needed.
package enum CSV {
    /// One record.  An absent value (`nil`) is empty, an empty text is `""`.
    package static func record(_ fields: [String?]) -> String {
        fields.map { $0.map(field) ?? "" }.joined(separator: ",") + "\r\n"
    }
    private static func field(_ text: String) -> String {
        let needsQuotes = text.isEmpty || text.utf8.contains { ",\"\r\n".utf8.contains($0) }
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
