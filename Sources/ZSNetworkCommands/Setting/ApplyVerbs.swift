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
                not name stays as it is.  They are done in this order.  'export' writes such a document; zs-network(5)
                describes it.
                """,
            examples: [
                Example("a whole rack from one file", "zs-network-setting apply rack.json --host h1 --host h2"),
                Example("what would be done", "zs-network-setting apply host.json --dry-run"),
            ]
        ) { p in
            let file = p.operand("FILE", String.self, "the document; - is standard input", completion: .file)
            let permissions = DescriptionPermissions(&p)
            let care = CareOptions(&p)
            return { given, session in
                try session.apply(
                    try NetworkDescription(file: given[file]), permissions.allowed(given), given, care)
            }
        }
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

/// What `apply` and `plan` may do for once.
struct DescriptionPermissions {
    private let move: Parameter<Bool>
    private let ready: Parameter<Bool>
    private let force: Parameter<Bool>
    init(_ p: inout Parameters) {
        move = p.flag("move-address", "addresses of NICs that join a bond move to it")
        ready = p.flag("switch-configured", "the switch's ports are set up for the bonds")
        force = p.flag("force", "do what is refused for safety")
    }
    func allowed(_ given: Given) -> BondPermissions {
        var allowed = BondPermissions()
        allowed.moveAddresses = given[move]
        allowed.switchReady = given[ready]
        allowed.force = given[force]
        return allowed
    }
}

extension NetworkSession {
    /// Makes each machine what `wanted` says.
    /// - Parameter isDryRun: only says what that would take; `nil` leaves it to the command's option.
    func apply(
        _ wanted: NetworkDescription, _ allowed: BondPermissions, _ given: Given, _ care: CareOptions,
        isDryRun: Bool? = nil
    ) throws(Failure) -> Reply {
        try change(
            given, care,
            HostEdit(
                edit: { draft, _ throws(Failure) in try draft.apply(wanted, allowing: allowed) },
                subjects: wanted.subjects),
            isDryRun: isDryRun,
            text: { $0.change.isEmpty ? "nothing to change\n" : BondTable(network: $0.network).text },
            further: { [JSON.Member("bonds", BondTable(network: $0.network).json)] })
    }
}

extension NetworkDescription {
    /// - Parameter file: its path; `-` is standard input.
    init(file: String) throws(Failure) {
        let content =
            file == "-" ? try StandardInput.readAll(0) : try Descriptor.open(file, O_RDONLY).read(atMost: 1 << 24)
        try self.init(JSONReader.read(content))
    }
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
