import CLibvirt
package import ZSModel
import ZSRendering

extension LibvirtHypervisor {
    package func attach(_ disk: Domain.Disk, to uuid: UUID) throws(Failure) {
        let activity = "attach volume \(disk.volume) to"
        let text = try DomainXML.text(of: disk)
        let target = try DomainXML.target(of: disk)
        let places = try places(of: uuid, to: activity).filter { $0.drive(of: disk.volume) == nil }
        for place in places {
            if place.drives.contains(where: { $0.target == target }) {
                throw refusal(
                    .exists, "\(activity) VM \(uuid)", "it has another volume as device \(disk.deviceID)")
            }
            if place.flag == VIR_DOMAIN_AFFECT_LIVE, disk.bus == .ide {
                throw refusal(
                    .conflict, "\(activity) VM \(uuid)", "an IDE disk cannot join a running guest",
                    hint: "stop the VM first, or use a virtio or scsi disk")
            }
        }
        guard !places.isEmpty else { return }
        // Together, so that libvirt changes both or neither.
        let flags = places.reduce(0) { $0 | $1.flag.rawValue }
        try perform(activity, on: uuid) { (domain) throws(LibvirtError) in
            _ = try checked(virDomainAttachDeviceFlags(domain.pointer, text, flags))
        }
    }

    package func detach(_ disk: Domain.Disk, from uuid: UUID) throws(Failure) {
        let activity = "detach volume \(disk.volume) from"
        // The guest first: while it holds on to the disk, the definition must name it.
        for place in try places(of: uuid, to: activity) {
            guard let drive = place.drive(of: disk.volume) else { continue }
            try perform(activity, on: uuid) { (domain) throws(LibvirtError) in
                _ = try checked(virDomainDetachDeviceFlags(domain.pointer, drive.text, place.flag.rawValue))
            }
            // libvirt waits five seconds for the guest, and then reports success all the same.
            guard place.flag == VIR_DOMAIN_AFFECT_LIVE,
                let now = try places(of: uuid, to: activity).first(where: { $0.flag == place.flag }),
                now.drive(of: disk.volume) != nil
            else { continue }
            throw refusal(
                .conflict, "\(activity) VM \(uuid)", "the guest does not let go of it",
                hint: "unmount it in the guest and try again once the guest's system is up, or stop the VM")
        }
    }

    /// Where the drives of a VM stand now: the guest if it runs, then the definition if it has one.
    private func places(of uuid: UUID, to activity: String) throws(Failure) -> [Place] {
        let texts = try perform(activity, on: uuid) { (domain) throws(LibvirtError) in
            let running = try domain.isActive() ? try domain.description() : nil
            let defined = try domain.isPersistent() ? try domain.description(VIR_DOMAIN_XML_INACTIVE) : nil
            return (running: running, defined: defined)
        }
        var places: [Place] = []
        if let text = texts.running { places.append(try Place(VIR_DOMAIN_AFFECT_LIVE, text)) }
        if let text = texts.defined { places.append(try Place(VIR_DOMAIN_AFFECT_CONFIG, text)) }
        return places
    }
}

/// A description of a domain, and the flag that makes a change affect what it describes.
private struct Place {
    let flag: virDomainModificationImpact
    let drives: [Drive]

    struct Drive {
        let target: String?
        let serial: String?
        /// The device as libvirt describes it, which is also how libvirt finds it again.
        let text: String
    }

    init(_ flag: virDomainModificationImpact, _ description: String) throws(Failure) {
        self.flag = flag
        drives = (try XMLReader.read(description).first("devices")?.children("disk") ?? []).map {
            Drive(target: $0.first("target")?.attribute("dev"), serial: $0.first("serial")?.text, text: $0.written())
        }
    }
    func drive(of volume: UUID) -> Drive? { drives.first { $0.serial == volume.description } }
}
