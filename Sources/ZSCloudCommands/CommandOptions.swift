package import ZSCommandLine
import ZSModel
package import ZSTool

/// The options of zs-cli.
package struct CommandOptions: Sendable {
    package var cloud: CloudOptions
    /// What must hold of the answered resources before the command is over.
    var waitFor: [Condition]
    /// Only say how a query would be answered.
    var explains: Bool
    /// A file with one command a line.
    var script: String?
    var keepsGoing: Bool

    package static func declare(_ p: inout Parameters) -> @Sendable (Given) -> CommandOptions {
        let cloud = CloudOptions.declare(&p)
        let waitFor = p.list(
            "wait-for", Condition.self, "wait until this holds of every resource of the answer, such as state=Running")
        let explain = p.flag("explain", "say how a query would be answered, and whether by an index")
        let file = p.optional(
            "file", String.self, "a file with one command a line; # begins a comment", letter: "f", completion: .file)
        let keepGoing = p.flag("keep-going", "go on with a file's next command after one that failed")
        return { given in
            CommandOptions(
                cloud: cloud(given), waitFor: given[waitFor], explains: given[explain], script: given[file],
                keepsGoing: given[keepGoing])
        }
    }
}
