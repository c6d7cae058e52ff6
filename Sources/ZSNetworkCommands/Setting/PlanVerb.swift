import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var planDesign: NetworkVerb {
        NetworkVerb(
            "plan", "Say what 'apply' would do, or print the commands for one of the four designs", .reads,
            discussion: """
                With FILE, the steps and files of 'apply FILE' on each machine; nothing is changed.  With --design, the
                commands that set a machine of that design up.  Design 1 is local storage and a flat network, 2 central storage and virtual routers, 3 Ceph and VXLAN, 4 Ceph
                and VPC.  The NICs are, in order: management, data, and from design 2 on storage.
                """,
            examples: [
                Example("what a document would change", "zs-network-setting plan rack.json --host h1"),
                Example("a machine with three NICs", "zs-network-setting plan --design 2 --nics em01,em02,em03"),
            ]
        ) { p in
            let file = p.optionalOperand("FILE", String.self, "the document; - is standard input", completion: .file)
            let design = p.optional("design", Int.self, "which of the designs", limit: .range(1...4))
            let nics = p.optional("nics", InterfaceList.self, "the NICs of the design, with commas between")
            let permissions = DescriptionPermissions(&p)
            let care = CareOptions(&p)
            return { given, session in
                switch (given[file], given[design]) {
                case (let file?, nil):
                    return try session.apply(
                        try NetworkDescription(file: file), permissions.allowed(given), given, care, isDryRun: true)
                case (nil, let design?):
                    let commands = try Design.commands(design, given[nics]?.names ?? [])
                    return .text(commands.map { $0 + "\n" }.joined())
                default:
                    throw Failure.refusal(.usage, "give a FILE, or --design and --nics", rule: "N-84")
                }
            }
        }
    }
}

/// The four designs of a site's networks (spec, section 10; N-84).
enum Design {
    static func commands(_ number: Int, _ nics: [InterfaceName]) throws(Failure) -> [String] {
        let needed = number == 1 ? 2 : 3
        guard nics.count >= needed, Set(nics).count == nics.count else {
            throw .refusal(
                .usage, "design \(number) needs \(needed) NICs: management, data\(needed == 3 ? ", storage" : "")",
                hint: "few NICs may share a network: name VLAN devices such as em01.20", rule: "N-77")
        }
        let (management, data) = (nics[0], nics[1])
        var commands = ["zs-network-setting bridge \(management) MANAGEMENT-ADDRESS NETMASK GATEWAY"]
        switch number {
        case 1:
            commands.append("zs-cli CreateL2NoVlanNetwork name=flat physicalInterface=\(data) zoneUuid=ZONE")
        case 2:
            commands +=
                storage(nics[2]) + [
                    "zs-cli CreateL2NoVlanNetwork name=public physicalInterface=\(data) zoneUuid=ZONE",
                    "zs-cli CreateL2VlanNetwork name=private physicalInterface=\(data) vlan=10 zoneUuid=ZONE",
                ]
        case 3:
            commands +=
                storage(nics[2]) + [
                    "zs-cli CreateL2NoVlanNetwork name=public physicalInterface=\(data) zoneUuid=ZONE",
                    "zs-network-setting interface \(nics.count > 3 ? nics[3] : nics[2]) VTEP-ADDRESS NETMASK --no-default-route",
                    "zs-cli CreateL2VxlanNetworkPool name=vxlan zoneUuid=ZONE",
                ]
        default:
            commands +=
                storage(nics[2]) + [
                    "zs-cli CreateL2NoVlanNetwork name=public physicalInterface=\(data) zoneUuid=ZONE",
                    "zs-cli CreateL2VlanNetwork name=vpc1 physicalInterface=\(data) vlan=10 zoneUuid=ZONE",
                    "zs-cli CreateL2VlanNetwork name=vpc2 physicalInterface=\(data) vlan=20 zoneUuid=ZONE",
                ]
        }
        return commands
    }
    private static func storage(_ nic: InterfaceName) -> [String] {
        ["zs-network-setting interface \(nic) STORAGE-ADDRESS NETMASK --no-default-route"]
    }
}
