package import ZSModel
import ZSRendering

extension DomainXML {
    /// A disk as a device of its own, to be attached to a domain.
    package static func text(of disk: Domain.Disk) throws(Failure) -> String {
        try element(of: disk, boot: nil).written()
    }

    static func element(of disk: Domain.Disk, boot: Int?) throws(Failure) -> XML {
        var driver = XML("driver", ["name": "qemu", "type": format(of: disk.source), "cache": disk.cache.rawValue])
        driver.attributes.append(XML.Attribute("discard", "unmap"))
        var element = XML("disk", ["type": type(of: disk.source), "device": "disk"], [driver])
        element.append(source(disk.source))
        element.append(XML("target", ["dev": try target(of: disk), "bus": disk.bus.rawValue]))
        // The guest finds a volume by these, whatever order it meets the disks in.
        element.append(XML("serial", text: disk.volume.description))
        if disk.bus == .scsi {
            element.append(XML("wwn", text: wwn(of: disk.volume)))
            element.append(
                XML(
                    "address",
                    ["type": "drive", "controller": "0", "bus": "0", "target": String(disk.deviceID), "unit": "0"]))
        }
        element.append(bootElement(boot))
        return element
    }

    static func element(of cdrom: Domain.CDROM, boot: Int?) throws(Failure) -> XML {
        // The three trays (R-VM-04) leave the first IDE place to a root disk.
        let places = ["hdc", "hdd", "hdb"]
        guard places.indices.contains(cdrom.deviceID) else {
            throw Failure(.usage, "a VM has at most 3 CD-ROM drives; there is no drive \(cdrom.deviceID) (R-VM-04)")
        }
        var element = XML("disk", ["type": cdrom.source.map(type(of:)) ?? "file", "device": "cdrom"])
        element.append(XML("driver", ["name": "qemu", "type": cdrom.source.map(format(of:)) ?? "raw"]))
        if let media = cdrom.source { element.append(source(media)) }
        element.append([XML("target", ["dev": places[cdrom.deviceID], "bus": "ide"]), XML("readonly")])
        element.append(bootElement(boot))
        return element
    }

    /// The name by which libvirt tells a disk from the other drives of its domain.  The guest may call it something else.
    static func target(of disk: Domain.Disk) throws(Failure) -> String {
        let places: Range<Int>
        switch disk.bus {
        case .virtio: places = 0..<1000
        case .scsi: places = 0..<256
        case .ide: places = 0..<4
        }
        guard places.contains(disk.deviceID) else {
            throw Failure(
                .conflict, "volume \(disk.volume) cannot be device \(disk.deviceID) on the \(disk.bus.rawValue) bus",
                hint: "that bus has \(places.count) places; use a virtio or scsi disk")
        }
        return switch disk.bus {
        case .virtio: "vd" + letters(disk.deviceID)
        case .scsi: "sd" + letters(disk.deviceID)
        // From the other end than the CD-ROM drives.
        case .ide: ["hda", "hdb", "hdd", "hdc"][disk.deviceID]
        }
    }

    /// a, b, … z, aa, ab, …
    private static func letters(_ number: Int) -> String {
        let last = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(number % 26)))
        return number < 26 ? last : letters(number / 26 - 1) + last
    }

    /// R-VOL-12: a World Wide Name of the volume's own, of the locally assigned kind (NAA 3).
    private static func wwn(of volume: UUID) -> String { "3" + volume.description.suffix(15) }

    private static func type(of source: Domain.DiskSource) -> String {
        switch source {
        case .file: "file"
        case .rbd: "network"
        }
    }
    private static func format(of source: Domain.DiskSource) -> String {
        switch source {
        case .file(_, .qcow2): "qcow2"
        case .file(_, .raw), .file(_, .iso), .rbd: "raw"
        }
    }
    private static func source(_ source: Domain.DiskSource) -> XML {
        switch source {
        case .file(let path, _): XML("source", ["file": path.text])
        case .rbd(let pool, let image, let monitors):
            XML("source", ["protocol": "rbd", "name": "\(pool)/\(image)"], monitors.map(host(of:)))
        }
    }
    /// A monitor written `host`, `host:port`, `[IPv6]` or `[IPv6]:port`.
    private static func host(of monitor: String) -> XML {
        let end = monitor.lastIndex(of: "]") ?? monitor.startIndex
        let port = monitor[end...].lastIndex(of: ":")
        let name = monitor[..<(port ?? monitor.endIndex)]
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        var host = XML("host", ["name": String(isBracketed ? name.dropFirst().dropLast() : name)])
        if let port { host.attributes.append(XML.Attribute("port", String(monitor[port...].dropFirst()))) }
        return host
    }
}
