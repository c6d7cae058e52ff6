import ZSCommandLine
import ZSLink
import ZSModel
import ZSPorts
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var showNetwork: NetworkVerb {
        NetworkVerb("show", "Show the links, bonds, bridges and routes of a machine", .reads) { _ in
            { _, session in
                if session.answersText {
                    return .text(
                        try session.onEach { shell throws(Failure) in
                            let listing = try shell.require(
                                "listing addresses", Command(["ip", "address", "show"], asRoot: false),
                                by: .after(.seconds(30))
                            ).text
                            let network = try Observation.of(shell, by: .after(.seconds(30))).network
                            return listing + "\n" + BondTable(network: network, slaveHeading: "SLAVE").text
                        }.map(\.value).joined(separator: "\n"))
                }
                return session.document(try session.observe().map { ($0.host, $0.observation.json()) })
            }
        }
    }
}
