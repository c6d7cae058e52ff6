import ZSModel
import ZSRendering

extension DomainXML {
    static func devices(of domain: Domain) throws(Failure) -> XML {
        var devices = XML("devices")
        devices.append(try drives(of: domain))
        devices.append(controllers(of: domain))
        let boot = BootNumbers(domain)
        for (index, interface) in domain.interfaces.enumerated() {
            devices.append(element(of: interface, boot: boot.interface(index)))
        }
        devices.append(serial(log: domain.serialLog))
        devices.append(channels(of: domain))
        devices.append(XML("input", ["type": "tablet", "bus": "usb"]))
        devices.append(graphics(of: domain))
        devices.append(video(of: domain))
        // The balloon is a virtio device, which the emulated platforms have no driver for.
        devices.append(XML("memballoon", ["model": domain.platform.usesVirtio ? "virtio" : "none"]))
        return devices
    }

    private static func drives(of domain: Domain) throws(Failure) -> [XML] {
        let boot = BootNumbers(domain)
        var drives: [XML] = []
        for disk in domain.disks { drives.append(try element(of: disk, boot: boot.disk(disk))) }
        for (index, cdrom) in domain.cdroms.enumerated() {
            drives.append(try element(of: cdrom, boot: boot.cdrom(index)))
        }
        var taken: Set<String> = []
        for drive in drives {
            let target = drive.first("target")?.attribute("dev") ?? ""
            guard taken.insert(target).inserted else {
                throw Failure(.conflict, "cannot define VM \(domain.uuid): two drives would both be '\(target)'")
            }
        }
        return drives
    }

    private static func controllers(of domain: Domain) -> [XML] {
        var controllers = [
            XML("controller", ["type": "pci", "index": "0", "model": "pci-root"]),
            // 24 data volumes and their company do not fit into the 32 slots of one bus (R-VM-05).
            XML("controller", ["type": "pci", "index": "1", "model": "pci-bridge"]),
        ]
        // Always there on virtio platforms, so that a disk can join a running guest (R-VOL-12).
        if domain.platform.usesVirtio || domain.disks.contains(where: { $0.bus == .scsi }) {
            controllers.append(
                XML(
                    "controller", ["type": "scsi", "index": "0", "model": "virtio-scsi"],
                    [XML("driver", ["queues": String(min(domain.cpuCount, 16))])]))
        }
        return controllers
    }

    private static func element(of interface: Domain.Interface, boot: Int?) -> XML {
        var element = XML(
            "interface", ["type": "bridge"],
            [
                XML("mac", ["address": interface.mac.description]),
                XML("source", ["bridge": interface.bridge.text]),
                XML("target", ["dev": interface.device.text]),
                XML("model", ["type": interface.model.rawValue]),
                XML("alias", ["name": "ua-\(interface.nic)"]),
            ])
        element.append(bootElement(boot))
        return element
    }

    /// The first serial port; what the guest writes there ends up in `log`.
    private static func serial(log: AbsolutePath?) -> XML {
        var serial = XML("serial", ["type": "pty"])
        if let log { serial.append(XML("log", ["file": log.text, "append": "on"])) }
        serial.append(XML("target", ["port": "0"]))
        return serial
    }

    private static func channels(of domain: Domain) -> [XML] {
        guard domain.platform.usesVirtio else { return [] }
        func channel(_ type: String, _ name: String) -> XML {
            XML("channel", ["type": type], [XML("target", ["type": "virtio", "name": name])])
        }
        let agent = channel("unix", "org.qemu.guest_agent.0")
        return domain.console == .spice ? [agent, channel("spicevmc", "com.redhat.spice.0")] : [agent]
    }

    /// R-VM-15: reachable from the host alone; whoever shows a console to a user carries it over SSH.
    private static func graphics(of domain: Domain) -> XML {
        var graphics = XML(
            "graphics", ["type": domain.console.rawValue, "port": "-1", "autoport": "yes"],
            [XML("listen", ["type": "address", "address": "127.0.0.1"])])
        if domain.console == .spice {
            graphics.append(XML("streaming", ["mode": domain.streaming.rawValue]))
        }
        return graphics
    }

    /// R-VM-14, and R-VM-16 where the card can have several heads.
    private static func video(of domain: Domain) -> XML {
        var model = XML("model", ["type": domain.video.rawValue])
        if domain.video == .qxl, domain.screens > 1 {
            model.attributes.append(XML.Attribute("heads", String(domain.screens)))
        }
        return XML("video", [:], [model])
    }

    static func bootElement(_ number: Int?) -> [XML] {
        number.map { [XML("boot", ["order": String($0)])] } ?? []
    }
}

/// The place of each device in the order in which the firmware tries them.
private struct BootNumbers {
    private var root: Int?
    private var firstCDROM: Int?
    private var firstInterface: Int?

    init(_ domain: Domain) {
        var next = 1
        func reserve(_ count: Int) -> Int? {
            defer { next += count }
            return count > 0 ? next : nil
        }
        for device in domain.bootOrder {
            switch device {
            case .hardDisk where root == nil: root = reserve(domain.disks.contains { $0.deviceID == 0 } ? 1 : 0)
            case .cdrom where firstCDROM == nil: firstCDROM = reserve(domain.cdroms.count)
            case .network where firstInterface == nil: firstInterface = reserve(domain.interfaces.count)
            default: break
            }
        }
    }
    func disk(_ disk: Domain.Disk) -> Int? { disk.deviceID == 0 ? root : nil }
    func cdrom(_ index: Int) -> Int? { firstCDROM.map { $0 + index } }
    func interface(_ index: Int) -> Int? { firstInterface.map { $0 + index } }
}
