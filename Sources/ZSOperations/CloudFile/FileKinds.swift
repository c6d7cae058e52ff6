import ZSRendering
import ZSStore

extension FileKind {
    /// Every kind that stands in a cloud file, each after those that it refers to.
    static let all: [FileKind] = places + storages + offerings + networks + [image, machine, volume]

    private static let places = [
        FileKind(.zone, create: "CreateZone", ["isDefault"], states: .administrative),
        FileKind(
            .cluster, create: "CreateCluster", ["zoneUuid", "hypervisorType", "architecture"], states: .administrative),
        FileKind(
            .host, create: "AddKVMHost", ["clusterUuid", "managementIp", "sshPort", "username"],
            changeable: ["managementIp", "sshPort", "username"], states: .administrative),
    ]

    private static let storages = [
        FileKind(
            .primaryStorage, create: "AddLocalPrimaryStorage", ["zoneUuid", "url"], states: .administrative,
            links: [
                Link(
                    field: "attachedClusterUuids", attach: "AttachPrimaryStorageToCluster",
                    detach: "DetachPrimaryStorageFromCluster", mine: "primaryStorageUuid", theirs: "clusterUuid")
            ]),
        FileKind(
            .backupStorage, create: "AddSftpBackupStorage", ["hostname", "url", "sshPort", "username"],
            changeable: ["hostname", "sshPort", "username"], update: "UpdateSftpBackupStorage",
            states: .administrative,
            links: [
                Link(
                    field: "attachedZoneUuids", attach: "AttachBackupStorageToZone",
                    detach: "DetachBackupStorageFromZone", mine: "backupStorageUuid", theirs: "zoneUuid")
            ]),
    ]

    private static let offerings = [
        FileKind(
            .instanceOffering, create: "CreateInstanceOffering",
            ["cpuNum", "memorySize", "allocatorStrategy", "sortKey"], states: .administrative),
        FileKind(.diskOffering, create: "CreateDiskOffering", ["diskSize", "sortKey"], states: .administrative),
    ]

    private static let networks = [
        FileKind(
            .l2Network, create: { ($0["vlan"] ?? .null) == .null ? "CreateL2NoVlanNetwork" : "CreateL2VlanNetwork" },
            ["zoneUuid", "physicalInterface", "vlan"],
            links: [
                Link(
                    field: "attachedClusterUuids", attach: "AttachL2NetworkToCluster",
                    detach: "DetachL2NetworkFromCluster", mine: "l2NetworkUuid", theirs: "clusterUuid")
            ]),
        FileKind(
            .l3Network, create: "CreateL3Network", ["l2NetworkUuid", "category", "dnsDomain", "system"],
            states: .administrative,
            links: [
                Link(
                    field: "dns", attach: "AddDnsToL3Network", detach: "RemoveDnsFromL3Network", mine: "l3NetworkUuid",
                    theirs: "dns")
            ]),
        FileKind(
            .ipRange, create: "AddIpRange", ["l3NetworkUuid", "startIp", "endIp", "netmask", "gateway"]),
    ]

    private static let image = FileKind(
        .image, create: { _ in "AddImage" },
        ["url", "backupStorageUuids", "mediaType", "platform", "guestOsType", "architecture", "system", "sha256"],
        states: .administrative, isWanted: { $0["status"]?.text == "Ready" },
        adjust: { inventory, members in
            members["backupStorageUuids"] = uuids(inventory["backupStorageRefs"], "backupStorageUuid")
            members["sha256"] = inventory["sha256Sum"]
        })

    private static let machine = FileKind(
        .vmInstance, create: { _ in "CreateVmInstance" }, delete: "DestroyVmInstance",
        [
            "instanceOfferingUuid", "cpuNum", "memorySize", "imageUuid", "l3NetworkUuids", "defaultL3NetworkUuid",
        ],
        states: .power, isWanted: { ["Running", "Stopped"].contains($0["state"]?.text) },
        adjust: { inventory, members in
            members["l3NetworkUuids"] = uuids(inventory["vmNics"], "l3NetworkUuid")
            guard let offering = inventory["instanceOfferingUuid"], offering != .null else { return }
            // The offering says both; creation takes one or the other.
            members["cpuNum"] = nil
            members["memorySize"] = nil
        })

    private static let volume = FileKind(
        .volume, create: { _ in "CreateDataVolume" }, delete: "DeleteDataVolume",
        ["diskOfferingUuid", "diskSize", "primaryStorageUuid", "hostUuid"], states: .administrative,
        links: [
            Link(
                field: "vmInstanceUuid", attach: "AttachDataVolumeToVm", detach: "DetachDataVolumeFromVm",
                mine: "volumeUuid", theirs: "vmInstanceUuid")
        ], isWanted: { $0["type"]?.text == "Data" && $0["status"]?.text == "Ready" },
        adjust: { inventory, members in
            let offering = inventory["diskOfferingUuid"] ?? .null
            members["diskSize"] = offering == .null ? inventory["size"] : nil
        })

    private static func uuids(_ list: JSON?, _ field: String) -> JSON {
        .list((list?.list ?? []).compactMap { $0[field] })
    }
}
