import Glibc
import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRendering
import ZSSystem

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var applyDescription: NetworkVerb {
        NetworkVerb(
            "apply", "Make a machine's network what a document says", .changes,
            discussion: """
                The document has the members rename, bonds, vlans, addresses and routes; any may be missing, and what it does
                not name stays as it is.  They are done in this order.  'export' writes such a document.
                """,
            examples: [
                Example("a whole rack from one file", "zs-network-setting apply rack.json --host h1 --host h2"),
                Example("what would be done", "zs-network-setting apply host.json --dry-run"),
            ]
        ) { p in
            let file = p.operand("FILE", String.self, "the document; - is standard input", completion: .file)
            let move = p.flag("move-address", "addresses of NICs that join a bond move to it")
            let ready = p.flag("switch-configured", "the switch's ports are set up for the bonds")
            let force = p.flag("force", "do what is refused for safety")
            let care = CareOptions(&p)
            return { given, session in
                let wanted = try NetworkDescription(JSONReader.read(try Self.content(of: given[file])))
                var allowed = BondPermissions()
                allowed.moveAddresses = given[move]
                allowed.switchReady = given[ready]
                allowed.force = given[force]
                return try session.change(
                    given, care,
                    HostEdit(
                        edit: { [allowed] draft, _ throws(Failure) in try draft.apply(wanted, allowing: allowed) },
                        subjects: wanted.subjects),
                    text: { $0.change.isEmpty ? "nothing to change\n" : BondTable(network: $0.network).text },
                    further: { [JSON.Member("bonds", BondTable(network: $0.network).json)] })
            }
        }
    }
    private static func content(of file: String) throws(Failure) -> [UInt8] {
        if file == "-" { return try StandardInput.readAll(0) }
        return try Descriptor.open(file, O_RDONLY).read(atMost: 1 << 24)
    }

    static var exportDescription: NetworkVerb {
        NetworkVerb("export", "Write the document that describes a machine's network", .reads) { _ in
            { _, session in
                session.document(
                    try session.observe().map { ($0.host, NetworkDescription(describing: $0.observation.network).json) }
                )
            }
        }
    }

    static var confirmChange: NetworkVerb {
        NetworkVerb("confirm", "Let the change that waits on a machine stand", .changes) { _ in
            { _, session in
                try session.decide { shell throws(Failure) in
                    try ChangeDecision.confirm(nil, on: shell, by: .after(.seconds(30)))
                }
            }
        }
    }
    static var revertChange: NetworkVerb {
        NetworkVerb("revert", "Take the change that waits on a machine back at once", .changes) { _ in
            { _, session in
                try session.decide { shell throws(Failure) in
                    try ChangeDecision.revert(nil, on: shell, by: .after(.seconds(60)))
                }
            }
        }
    }
}

extension NetworkSession {
    fileprivate func decide(
        _ body: @escaping @Sendable (any Shell) throws(Failure) -> ChangeDecision
    ) throws(Failure) -> Reply {
        document(
            try onEach(body).map { host, decision throws(Failure) in
                switch decision {
                case .confirmed(let id): return (host, ["change": .text(id), "outcome": "confirmed"])
                case .reverted(let id): return (host, ["change": .text(id), "outcome": "reverted"])
                case .nothing:
                    throw Failure(.notFound, "no change of the network waits on \(host ?? "this machine")")
                case .tooLate(let id):
                    throw Failure(
                        .conflict, "the change on \(host ?? "this machine") is not made yet, or is being taken back",
                        details: [.init("change", id)])
                }
            })
    }
}

extension NetworkDescription {
    /// The links that it names.
    fileprivate var subjects: Set<InterfaceName> {
        var names = Set(renames.map(\.name))
        for bond in bonds { names.formUnion([bond.name] + bond.slaves) }
        for vlan in vlans { if let name = try? vlan.base.vlan(vlan.tag) { names.insert(name) } }
        for wish in addresses {
            names.formUnion(wish.onBridge ? [wish.interface, wish.interface.bridge] : [wish.interface])
        }
        names.formUnion(routes.compactMap(\.device))
        return names
    }
}
