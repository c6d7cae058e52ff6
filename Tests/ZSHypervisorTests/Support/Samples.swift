import ZSModel

/// Domains and their parts, as the tests need them.
enum Sample {
    static func uuid(_ number: UInt64) -> UUID { UUID(high: 0x1111_2222_3333_4444, low: 0x5555_0000_0000_0000 | number) }
    static func path(_ text: String) -> AbsolutePath { try! AbsolutePath.read(text) }

    static func disk(_ number: Int, bus: Domain.Disk.Bus, path: String? = nil) -> Domain.Disk {
        let file = Sample.path(path ?? "/zs/volumes/\(number)/disk.qcow2")
        return Domain.Disk(
            volume: uuid(0x100 + UInt64(number)), source: .file(file, format: .qcow2), deviceID: number, bus: bus,
            cache: .none)
    }

    /// A VM of one platform with a root disk, a data disk, an empty tray and a NIC.
    static func domain(_ platform: Platform, accelerated: Bool = true) -> Domain {
        let usesVirtio = platform.usesVirtio
        return Domain(
            uuid: uuid(1), title: "web \(platform.rawValue)", platform: platform, accelerated: accelerated, cpuCount: 4,
            memory: .gibibytes(2),
            disks: [disk(0, bus: usesVirtio ? .virtio : .ide), disk(1, bus: usesVirtio ? .scsi : .ide)],
            cdroms: [Domain.CDROM(deviceID: 0, source: nil)],
            interfaces: [
                Domain.Interface(
                    nic: uuid(0x200), mac: MACAddress("fa:00:00:00:00:01")!, bridge: InterfaceName("br_eth0_10")!,
                    device: InterfaceName("vnic1.0")!, model: usesVirtio ? .virtio : .e1000)
            ],
            serialLog: path("/var/log/zs/console/1.log"))
    }

    /// A VM that a test may really start: emulated, small, without disk or network.
    static func guest(_ number: UInt64) -> Domain {
        Domain(
            uuid: uuid(number), title: "guest \(number)", platform: .linux, accelerated: false, cpuCount: 1,
            memory: .mebibytes(64), disks: [], interfaces: [])
    }
}
