import ZSCommandLine
import ZSLink
import ZSModel
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var listBonds: NetworkVerb {
        NetworkVerb("list", "List bonds and their NICs", .reads, resource: "bond") { _ in
            { _, session in
                if session.answersText {
                    return .text(try session.observe().map { BondTable(network: $0.observation.network).text }.joined())
                }
                return try session.observations(columns: ["name", "mode", "slaves", "options"]) { observation in
                    BondTable(network: observation.network).json.list ?? []
                }
            }
        }
    }

    static var showBond: NetworkVerb {
        NetworkVerb(
            "show", "Show a bond: its settings, the state of its NICs, the switch's side", .reads, resource: "bond"
        ) { p in
            let name = p.operand("BOND", InterfaceName.self, "the bond")
            return { given, session in
                let wanted = given[name]
                return session.document(
                    try session.observe().map { host, observation in
                        let bonds = observation.json()["bonds"]?.list ?? []
                        guard let bond = bonds.first(where: { $0["name"]?.text == wanted.text }) else {
                            throw Failure(
                                .notFound, "no bond '\(wanted)' on \(host ?? "this machine")",
                                hint: "see 'zs-bond list'")
                        }
                        return (host, bond)
                    })
            }
        }
    }
}
