/// A virtual machine as a hypervisor is told of it: everything that its definition depends on, nothing more.
package struct Domain: Sendable, Equatable {
    package var uuid: UUID
    /// The VM's readable name; shown as the title, the UUID is the domain's name.
    package var title: String
    package var platform: Platform
    package var architecture: String
    /// `false` where hardware virtualisation does not work: the guest is emulated.
    package var accelerated: Bool
    package var cpuCount: Int
    package var memory: ByteCount
    package var cpuMode: CPUMode
    package var disks: [Disk]
    package var cdroms: [CDROM]
    package var interfaces: [Interface]
    package var console: Console
    package var video: Video
    package var bootOrder: [BootDevice]
    /// A file on the host that the first serial port is logged to, when wanted.
    package var serialLog: AbsolutePath?
    /// How many screens the guest has; more than one needs SPICE (R-VM-16).
    package var screens: Int
    /// Whether the firmware offers a boot menu (R-VM-24).
    package var hasBootMenu: Bool
    /// Whether the guest is kept from seeing that KVM runs it (R-VM-24).
    package var hidesHypervisor: Bool
    /// Whether VMware's I/O port is emulated (R-VM-24).
    package var hasVMwarePort: Bool
    package var streaming: Streaming

    package init(
        uuid: UUID, title: String, platform: Platform, architecture: String = "x86_64", accelerated: Bool,
        cpuCount: Int, memory: ByteCount, cpuMode: CPUMode = .none, disks: [Disk], cdroms: [CDROM] = [],
        interfaces: [Interface], console: Console = .vnc, video: Video = .cirrus,
        bootOrder: [BootDevice] = [.hardDisk, .cdrom], serialLog: AbsolutePath? = nil, screens: Int = 1,
        hasBootMenu: Bool = true, hidesHypervisor: Bool = false, hasVMwarePort: Bool = true, streaming: Streaming = .off
    ) {
        self.uuid = uuid
        self.title = title
        self.platform = platform
        self.architecture = architecture
        self.accelerated = accelerated
        self.cpuCount = cpuCount
        self.memory = memory
        self.cpuMode = cpuMode
        self.disks = disks
        self.cdroms = cdroms
        self.interfaces = interfaces
        self.console = console
        self.video = video
        self.bootOrder = bootOrder
        self.serialLog = serialLog
        self.screens = screens
        self.hasBootMenu = hasBootMenu
        self.hidesHypervisor = hidesHypervisor
        self.hasVMwarePort = hasVMwarePort
        self.streaming = streaming
    }

    /// R-VM-12.
    package enum CPUMode: String, Sendable, CaseIterable, ParameterValue {
        case none
        case hostModel = "host-model"
        case hostPassthrough = "host-passthrough"
    }
    /// R-VM-13.
    package enum CacheMode: String, Sendable, CaseIterable, ParameterValue { case none, writethrough, writeback }
    /// R-VM-14.
    package enum Video: String, Sendable, CaseIterable, ParameterValue { case cirrus, vga, qxl }
    /// R-VM-15.
    package enum Console: String, Sendable, CaseIterable, ParameterValue { case vnc, spice }
    /// What SPICE sends as video streams (R-VM-25).
    package enum Streaming: String, Sendable, CaseIterable, ParameterValue { case all, filter, off }
    package enum BootDevice: String, Sendable, CaseIterable, ParameterValue {
        case hardDisk = "HardDisk"
        case cdrom = "CdRom"
        case network = "Network"
    }

    /// Where a disk's bytes are.  Made by a storage, read by the hypervisor; nothing in between looks inside.
    package enum DiskSource: Sendable, Equatable {
        case file(AbsolutePath, format: DiskFormat)
        case rbd(pool: String, image: String, monitors: [String])
    }
    package enum DiskFormat: String, Sendable, CaseIterable, ParameterValue { case qcow2, raw, iso }

    package struct Disk: Sendable, Equatable {
        /// The volume that the disk is; becomes its serial number, so that the guest can tell disks apart.
        package var volume: UUID
        package var source: DiskSource
        /// 0 is the root disk.
        package var deviceID: Int
        package var bus: Bus
        package var cache: CacheMode
        package init(volume: UUID, source: DiskSource, deviceID: Int, bus: Bus, cache: CacheMode = .none) {
            self.volume = volume
            self.source = source
            self.deviceID = deviceID
            self.bus = bus
            self.cache = cache
        }
        package enum Bus: String, Sendable, CaseIterable, ParameterValue { case virtio, scsi, ide }
    }
    package struct CDROM: Sendable, Equatable {
        package var deviceID: Int
        /// `nil` for an empty tray.
        package var source: DiskSource?
        package init(deviceID: Int, source: DiskSource?) {
            self.deviceID = deviceID
            self.source = source
        }
    }
    package struct Interface: Sendable, Equatable {
        package var nic: UUID
        package var mac: MACAddress
        package var bridge: InterfaceName
        /// The device's name on the host, `vnicN.M`; made unique per host.
        package var device: InterfaceName
        package var model: Model
        package init(nic: UUID, mac: MACAddress, bridge: InterfaceName, device: InterfaceName, model: Model) {
            self.nic = nic
            self.mac = mac
            self.bridge = bridge
            self.device = device
            self.model = model
        }
        package enum Model: String, Sendable, CaseIterable, ParameterValue { case virtio, e1000 }
    }
}
