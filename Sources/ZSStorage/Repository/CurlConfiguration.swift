import ZSDownload
import ZSModel

/// What curl is told on its standard input, where no other user of the machine can read it.
struct CurlConfiguration {
    /// Lines of a configuration file.
    let text: String

    /// - Parameter url: not a `file` URL; those are copied.
    init(_ url: ImageURL) {
        let redirects = url.scheme == .https ? "=https" : "=http,https"
        let options = [
            ("url", url.withLogin), ("proto", "=" + url.scheme.rawValue), ("proto-redir", redirects),
            ("max-redirs", "10"), ("connect-timeout", "20"), ("speed-limit", "1"), ("speed-time", "60"),
            ("user-agent", "zs"),
        ]
        let flags = ["location", "fail", "globoff", "silent", "show-error", "path-as-is", "disable-epsv"]
        text = (flags + options.map { "\($0) = \(Self.quoted($1))" }).joined(separator: "\n")
    }

    private static func quoted(_ value: String) -> String {
        "\"" + value.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
