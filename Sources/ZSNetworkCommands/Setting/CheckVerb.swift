import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var checkNetwork: NetworkVerb {
        NetworkVerb(
            "check", "Look for what is wrong with a machine's network, or different among machines", .reads,
            discussion: """
                Of several machines, links of the same name are compared with those of the first.  The command fails \
                when a check does; warnings are no failures.
                """,
            examples: [
                Example("are two hosts set up alike", "zs-network-setting check --host h1 --host h2"),
                Example("all hosts of a cluster", "zs-network-setting check --cluster c1"),
            ]
        ) { p in
            let noProbe = p.flag("no-probe", "do not ask the network for double addresses")
            let cluster = p.optional(
                "cluster", String.self, "all hosts of this cluster, by its name or UUID",
                completion: .resource("cluster"))
            return { given, session in
                let probes = !given[noProbe]
                let machines = try given[cluster].map(session.machines(ofCluster:)) ?? session.machines()
                let found = try session.onEach(of: machines) { machine, shell throws(Failure) in
                    try MachineCheck(machine, shell, probes: probes)
                }
                let findings = found.flatMap { host, check in
                    (check.findings + check.differences(from: found[0].value)).map { (host: host, finding: $0) }
                }
                let rows = findings.map { $0.finding.json(host: $0.host) }
                let reply = Reply.inventories(Rows(columns: ["host", "status", "rule", "subject", "message"], rows))
                let count = findings.count { $0.finding.status == .failed }
                return count == 0
                    ? reply : .incomplete(reply, because: Failure(.failed, "\(count) of the checks failed"))
            }
        }
    }
}

/// What was looked at on one machine.
private struct MachineCheck: Sendable {
    let network: HostNetwork
    var findings: [NetworkFinding]

    init(_ machine: NetworkMachine, _ shell: any Shell, probes: Bool) throws(Failure) {
        let survey = try Survey.of(shell, by: .after(.seconds(60)))
        network = survey.observation.network
        findings =
            survey.observation.findings + survey.findings
            + survey.observation.findings(for: machine.limits.networks)
        guard probes else { return }
        for link in network.sortedLinks where link.kind != .loopback && link.isUp {
            for case .v4(let address) in link.addresses.map(\.address)
            where try AddressProbe.ask(address, on: link.name, shell, by: .after(.seconds(10))) == .taken {
                findings.append(
                    NetworkFinding(.failed, "N-97", link.name.text, "another machine answers for \(address), too"))
            }
        }
    }

    /// Where this machine's scheme is another than `first`'s (N-40, N-90).
    func differences(from first: MachineCheck) -> [NetworkFinding] {
        let names = Set(network.schemed.keys).union(first.network.schemed.keys).sorted { $0.text < $1.text }
        return names.compactMap { name in
            let (here, there) = (network.schemed[name], first.network.schemed[name])
            guard here != there else { return nil }
            return NetworkFinding(
                .failed, "N-90", name.text, "\(here ?? "missing") here, \(there ?? "missing") on the first machine")
        }
    }
}

extension HostNetwork {
    /// What must be the same on all hosts of a cluster: each link's kind, settings and MTU.
    fileprivate var schemed: [InterfaceName: String] {
        links.compactMapValues { link in
            let what: String? =
                switch link.kind {
                case .nic: "a NIC"
                case .bond(let bond):
                    "a bond (\(bond.optionsText); \(members(of: link.name).map(\.name.text).joined(separator: ", ")))"
                case .vlan(let base, let tag): "VLAN \(tag) on \(base)"
                case .bridge: "a bridge"
                case .loopback, .other: nil
                }
            return what.map { "\($0) with MTU \(link.mtu)" }
        }
    }
}

extension NetworkFinding {
    fileprivate func json(host: String?) -> JSON {
        [
            "host": host.map { .text($0) } ?? .null, "status": .text(status.rawValue), "rule": .text(rule),
            "subject": .text(subject), "message": .text(message),
        ]
    }
}
