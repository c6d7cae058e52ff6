import ZSModel
import ZSPorts
import ZSStore

extension Cloud {
    /// The VM as a host's hypervisor is told of it: rebuilt from the records each time (OP-VM-05).
    func domain(of uuid: UUID, on host: HostRecord) throws(Failure) -> Domain {
        let (vm, nics, volumes, cdroms, settings) = try store.read { reader throws(Failure) in
            (
                try reader.vm(uuid), try reader.nics(of: uuid), try reader.volumes(of: uuid),
                try reader.cdroms(of: uuid), try MachineSettings(reader)
            )
        }
        let bus: Domain.Disk.Bus = vm.platform.usesVirtio ? .virtio : .ide
        var disks: [Domain.Disk] = []
        for volume in volumes {
            disks.append(try disk(of: volume, on: host, bus: bus, cache: settings.cacheMode))
        }
        var trays: [Domain.CDROM] = []
        for (deviceID, image, storage) in cdroms {
            var source: Domain.DiskSource?
            if let image, let storage { source = try port(of: storage, on: host).source(ofCached: image) }
            trays.append(Domain.CDROM(deviceID: deviceID, source: source))
        }
        return Domain(
            uuid: uuid, title: vm.name, platform: vm.platform, architecture: vm.architecture,
            accelerated: host.accelerated, cpuCount: vm.cpuCount, memory: vm.memory, cpuMode: settings.cpuMode,
            disks: disks, cdroms: trays,
            interfaces: nics.map { nic in
                Domain.Interface(
                    nic: nic.uuid, mac: nic.mac, bridge: nic.bridge, device: nic.device,
                    model: vm.platform.usesVirtio ? .virtio : .e1000)
            }, console: settings.console, video: settings.video,
            bootOrder: trays.contains { $0.source != nil } ? [.cdrom, .hardDisk] : [.hardDisk, .cdrom],
            serialLog: SerialLog.path(of: uuid))
    }

    func disk(
        of volume: VolumeRecord, on host: HostRecord, bus: Domain.Disk.Bus, cache: Domain.CacheMode
    ) throws(Failure) -> Domain.Disk {
        guard let storage = volume.storage, let deviceID = volume.deviceID else {
            throw Failure(.conflict, "volume '\(volume.name)' lies on no storage yet")
        }
        return Domain.Disk(
            volume: volume.uuid, source: try port(of: storage, on: host).source(of: volume.uuid, volume.role),
            deviceID: deviceID, bus: bus, cache: cache)
    }
}

/// The global settings that a domain depends on.
struct MachineSettings {
    let cpuMode: Domain.CPUMode
    let cacheMode: Domain.CacheMode
    let video: Domain.Video
    let console: Domain.Console

    init(_ reader: Reader) throws(Failure) {
        cpuMode = Domain.CPUMode(rawValue: try reader.setting("kvm", "vm.cpuMode")) ?? .none
        cacheMode = Domain.CacheMode(rawValue: try reader.setting("kvm", "vm.cacheMode")) ?? .none
        video = Domain.Video(rawValue: try reader.setting("vm", "videoType")) ?? .cirrus
        console = Domain.Console(rawValue: try reader.setting("mevoco", "vm.consoleMode")) ?? .vnc
    }
}

/// Where the text of a VM's first serial port is kept on its host.
enum SerialLog {
    static func path(of vm: UUID) -> AbsolutePath {
        AbsolutePath.libvirtLogs.appending("\(vm).console")
    }
}

extension Reader {
    /// The trays of a VM: number, image, and the storage that caches it.
    fileprivate func cdroms(of vm: UUID) throws(Failure) -> [(Int, UUID?, UUID?)] {
        try all(
            """
            SELECT c.device_id, c.iso_uuid,
                (SELECT primary_storage_uuid FROM volume WHERE vm_instance_uuid = c.vm_instance_uuid AND type = 'Root')
                    AS storage
                FROM vm_cdrom c WHERE c.vm_instance_uuid = \(vm) ORDER BY c.device_id
            """
        ) { row throws(Failure) in
            (try row.int("device_id"), try row.optionalUUID("iso_uuid"), try row.optionalUUID("storage"))
        }
    }
}
