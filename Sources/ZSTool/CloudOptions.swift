package import ZSCommandLine
package import ZSModel
import ZSSystem

/// The options of the tools that work on a state.
package struct CloudOptions: Sendable {
    package var tool: ToolOptions
    /// Where the state is.
    package var home: AbsolutePath?

    package static func declare(_ p: inout Parameters) -> @Sendable (Given) -> CloudOptions {
        let tool = ToolOptions.declare(&p)
        let home = p.optional(
            "home", AbsolutePath.self, "the directory of the state; $ZS_HOME, or /var/lib/zs", completion: .directory)
        return { given in CloudOptions(tool: tool(given), home: given[home]) }
    }

    /// Where the state is: as given, as the environment says, or the usual place.
    package func resolvedHome() throws(Failure) -> AbsolutePath {
        if let home { return home }
        let text = EnvironmentVariables.current["ZS_HOME"] ?? "/var/lib/zs"
        do { return try AbsolutePath.read(text) } catch {
            throw Failure(.usage, "ZS_HOME is '\(text)': \(error.why)")
        }
    }
}
