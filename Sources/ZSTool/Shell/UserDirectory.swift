import Glibc
package import ZSModel
import ZSSystem

/// Where a user's own things are: the history of the prompt, the login.
package enum UserDirectory {
    /// `~/.zs`, made when it is not there; `nil` when it cannot be.
    package static func path() -> AbsolutePath? {
        guard let home = EnvironmentVariables.current["HOME"], let base = try? AbsolutePath.read(home) else {
            return nil
        }
        let path = base.appending(".zs")
        guard mkdir(path.text, 0o700) == 0 || errno == EEXIST else { return nil }
        return path
    }
}
