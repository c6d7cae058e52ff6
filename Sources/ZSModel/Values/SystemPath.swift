extension AbsolutePath {
    /// Whether the path belongs to the operating system, so that a storage there would damage the machine (R-PSL-02).
    package var belongsToSystem: Bool {
        let exact = ["/", "/boot", "/etc", "/home", "/lib", "/lib64", "/root", "/usr", "/var"]
        let whole = ["/bin", "/dev", "/proc", "/run", "/sbin", "/sys", "/usr/bin", "/usr/lib", "/usr/sbin"]
        return exact.contains(text) || whole.contains { text == $0 || text.hasPrefix($0 + "/") }
    }
}
