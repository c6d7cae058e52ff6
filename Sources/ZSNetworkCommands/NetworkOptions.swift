import ZSCommandLine
import ZSLink
import ZSModel
package import ZSTool

/// The options of every network tool.
package struct NetworkOptions: Sendable {
    package var cloud: CloudOptions
    /// The machines to work on; none means this one.
    var hosts: [String]
    /// The manual's text tables instead of JSON (N-13).
    var asText: Bool
    var asJSON: Bool

    static func declare(_ p: inout Parameters) -> @Sendable (Given) -> NetworkOptions {
        let cloud = CloudOptions.declare(&p)
        let hosts = p.list(
            "host", String.self,
            "a host of the cloud, or [USER@]ADDRESS[:PORT], to work on over SSH; a machine that the cloud does not know "
                + "is reached with the user's own key",
            completion: .resource("host"))
        let text = p.flag("text", "answer with the manual's tables")
        let json = p.flag("json", "answer with JSON")
        return { given in
            NetworkOptions(cloud: cloud(given), hosts: given[hosts], asText: given[text], asJSON: given[json])
        }
    }
}

/// The options of every command that changes a network: how careful it is, and where settings are kept.
struct CareOptions {
    private let timeout: Parameter<Duration>
    private let noWait: Parameter<Bool>
    private let noSafety: Parameter<Bool>
    private let requireGateway: Parameter<Bool>
    private let backend: Parameter<Backend?>

    init(_ p: inout Parameters) {
        timeout = p.defaulted(
            "confirm-timeout", .seconds(30), "when the machine takes the change back unless it is confirmed",
            limit: .that("5 s to 1 h") { $0 >= .seconds(5) && $0 <= .seconds(3600) })
        noWait = p.flag("no-wait", "leave it to 'confirm' to let the change stand")
        noSafety = p.flag("no-safety", "let the change stand whatever comes of it")
        requireGateway = p.flag("require-gateway", "the gateway must answer, even if none did before")
        backend = p.optional("backend", Backend.self, "what keeps the settings, instead of what is found")
    }
    func backend(_ given: Given) -> Backend? { given[backend] }
    func care(_ given: Given) -> ChangeCare {
        var care = ChangeCare()
        care.confirmTimeout = given[timeout]
        care.confirms = !given[noWait]
        care.requiresGateway = given[requireGateway]
        care.isSafe = !given[noSafety]
        return care
    }
}
