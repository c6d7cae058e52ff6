/// Which host keys are believed.  There is no way to believe all of them.
package enum HostKeyPolicy: Sendable {
    /// Only a key that the file holds for the host.
    case known(KnownHostsFile)
    /// As `known`; the key of a host that the file does not know at all is shown to `confirm`, and when that says yes
    /// it is written into the file.  A key that differs from the file's is refused without asking.
    case pin(KnownHostsFile, confirm: @Sendable (SSHTarget, HostKey) -> Bool)
}
