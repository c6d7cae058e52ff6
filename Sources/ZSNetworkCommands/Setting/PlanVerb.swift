import ZSCommandLine
import ZSModel
import ZSPlanning
import ZSRendering

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var planDesign: NetworkVerb {
        NetworkVerb(
            "plan", "Print the commands that set up a machine of one of the four designs", .reads,
            discussion: """
                Design 1 is local storage and a flat network, 2 central storage and virtual routers, 3 Ceph and VXLAN, 4 Ceph
                and VPC.  The NICs are, in order: management, data, and from design 2 on storage.
                """,
            examples: [Example("a machine with three NICs", "zs-network-setting plan --design 2 --nics em01,em02,em03")]
        ) { p in
            let design = p.required("design", Int.self, "which of the designs", limit: .range(1...4))
            let nics = p.required("nics", InterfaceList.self, "the NICs, with commas between")
            return { given, _ in
                .text(try Design.commands(given[design], given[nics].names).map { $0 + "\n" }.joined())
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
