package import ZSModel

/// A known_hosts file, such as `$ZS_HOME/keys/known_hosts`.
package struct KnownHostsFile: Sendable {
    package let path: AbsolutePath
    package init(_ path: AbsolutePath) { self.path = path }
}
