import Glibc
import Testing
import ZSHypervisor
import ZSModel
import ZSPorts
import ZSRendering

@Suite("Domain XML")
struct DomainXMLTests {
    @Test("R-IMG-03: each platform has its definition, and libvirt's schema accepts it", arguments: Platform.allCases)
    func platforms(platform: Platform) throws {
        try expectGolden(Sample.domain(platform), "\(platform.rawValue)")
    }

    @Test("a definition with everything that is rare")
    func everything() throws {
        var domain = Sample.domain(.linux)
        domain.cpuMode = .hostPassthrough
        domain.console = .spice
        domain.video = .qxl
        domain.screens = 4
        domain.streaming = .filter
        domain.hidesHypervisor = true
        domain.hasVMwarePort = false
        domain.hasBootMenu = false
        domain.bootOrder = [.network, .cdrom, .hardDisk]
        domain.disks[0].source = .rbd(pool: "vms", image: "disk 0", monitors: ["10.0.0.1:6789", "[fe80::1]:6789", "mon3"])
        domain.disks[1].cache = .writeback
        domain.cdroms = [
            Domain.CDROM(deviceID: 0, source: .file(Sample.path("/zs/iso/a.iso"), format: .iso)),
            Domain.CDROM(deviceID: 1, source: .rbd(pool: "iso", image: "b", monitors: ["m"])),
            Domain.CDROM(deviceID: 2, source: nil),
        ]
        domain.serialLog = nil
        try expectGolden(domain, "Everything")
    }

    @Test("R-VM-12: the CPU, where hardware virtualisation works and where it does not")
    func cpuModes() throws {
        func mode(_ mode: Domain.CPUMode, accelerated: Bool) throws -> String? {
            var domain = Sample.domain(.linux, accelerated: accelerated)
            domain.cpuMode = mode
            return try DomainXML.element(of: domain).first("cpu")?.attribute("mode")
        }
        for accelerated in [true, false] {
            #expect(try mode(.none, accelerated: accelerated) == nil)
            #expect(try mode(.hostModel, accelerated: accelerated) == "host-model")
        }
        #expect(try mode(.hostPassthrough, accelerated: true) == "host-passthrough")
        #expect(try mode(.hostPassthrough, accelerated: false) == "maximum")
    }

    @Test("R-VM-13: the cache mode of each disk is its own", arguments: Domain.CacheMode.allCases)
    func cacheModes(mode: Domain.CacheMode) throws {
        var disk = Sample.disk(1, bus: .virtio)
        disk.cache = mode
        let driver = try XMLReader.read(DomainXML.text(of: disk)).first("driver")
        #expect(driver?.attribute("cache") == mode.rawValue)
        #expect(driver?.attribute("discard") == "unmap")
    }

    @Test("R-VM-14, R-VM-15: video and console", arguments: Domain.Video.allCases, Domain.Console.allCases)
    func consoles(video: Domain.Video, console: Domain.Console) throws {
        var domain = Sample.domain(.linux)
        domain.video = video
        domain.console = console
        let devices = try DomainXML.element(of: domain).first("devices")
        #expect(devices?.first("video", "model")?.attribute("type") == video.rawValue)
        #expect(devices?.first("graphics")?.attribute("type") == console.rawValue)
        #expect(devices?.first("graphics", "listen")?.attribute("address") == "127.0.0.1")
        // R-VM-25: streaming is a matter of SPICE, and off.
        #expect(devices?.first("graphics", "streaming")?.attribute("mode") == (console == .spice ? "off" : nil))
    }

    @Test("R-VM-16: several screens need SPICE")
    func screens() throws {
        var domain = Sample.domain(.linux)
        domain.screens = 2
        #expect(throws: Failure.self) { try DomainXML.text(of: domain) }
        domain.console = .spice
        domain.video = .qxl
        #expect(try DomainXML.element(of: domain).first("devices", "video", "model")?.attribute("heads") == "2")
    }

    @Test("R-VM-24: KVM hidden, VMware port off, boot menu off", arguments: [true, false])
    func switches(isOn: Bool) throws {
        var domain = Sample.domain(.windows)
        domain.hidesHypervisor = isOn
        domain.hasVMwarePort = isOn
        domain.hasBootMenu = isOn
        let element = try DomainXML.element(of: domain)
        #expect(element.first("features", "kvm", "hidden")?.attribute("state") == (isOn ? "on" : nil))
        #expect(element.first("features", "vmport")?.attribute("state") == (isOn ? nil : "off"))
        #expect(element.first("os", "bootmenu")?.attribute("enable") == (isOn ? "yes" : "no"))
    }

    @Test("devices boot in the order given; what is not named does not boot")
    func bootOrder() throws {
        func order(_ order: [Domain.BootDevice]) throws -> [String: String] {
            var domain = Sample.domain(.linux)
            domain.cdroms.append(Domain.CDROM(deviceID: 1, source: nil))
            domain.bootOrder = order
            let devices = try DomainXML.element(of: domain).first("devices")?.children ?? []
            return devices.reduce(into: [:]) { orders, device in
                guard let number = device.first("boot")?.attribute("order") else { return }
                orders[device.first("target")?.attribute("dev") ?? "?"] = number
            }
        }
        #expect(try order([.hardDisk, .cdrom]) == ["vda": "1", "hdc": "2", "hdd": "3"])
        #expect(try order([.cdrom, .network, .hardDisk]) == ["hdc": "1", "hdd": "2", "vnic1.0": "3", "vda": "4"])
        #expect(try order([.network, .network]) == ["vnic1.0": "1"])
        #expect(try order([]) == [:])
    }

    @Test(
        "R-VOL-13: a disk has the place of its device number on its bus",
        arguments: [
            (Domain.Disk.Bus.virtio, 0, "vda" as String?), (.virtio, 25, "vdz"), (.virtio, 26, "vdaa"), (.virtio, 701, "vdzz"),
            (.virtio, 702, "vdaaa"), (.scsi, 3, "sdd"), (.scsi, 255, "sdiv"), (.ide, 0, "hda"), (.ide, 1, "hdb"),
            (.ide, 2, "hdd"), (.ide, 3, "hdc"), (.ide, 4, nil), (.scsi, 256, nil), (.virtio, -1, nil),
        ])
    func places(bus: Domain.Disk.Bus, deviceID: Int, target: String?) throws {
        let disk = Domain.Disk(
            volume: Sample.uuid(9), source: .file(Sample.path("/d"), format: .raw), deviceID: deviceID, bus: bus)
        let text = try? DomainXML.text(of: disk)
        #expect(try text.flatMap { try XMLReader.read($0).first("target")?.attribute("dev") } == target)
    }

    @Test("R-VOL-12: a disk is found by its volume: serial number always, a World Wide Name on the SCSI bus")
    func identities() throws {
        for bus in Domain.Disk.Bus.allCases {
            let disk = Sample.disk(2, bus: bus)
            let element = try XMLReader.read(DomainXML.text(of: disk))
            #expect(element.first("serial")?.text == disk.volume.description)
            let wwn = element.first("wwn")?.text
            #expect(bus == .scsi ? wwn?.utf8.count == 16 : wwn == nil)
        }
        let controller = try DomainXML.element(of: Sample.domain(.linux)).first("devices")?.children("controller").last
        #expect(controller?.attribute("model") == "virtio-scsi")
        #expect(controller?.first("driver")?.attribute("queues") == "4")
    }

    @Test("R-VM-04: three CD-ROM drives fit beside an IDE root disk, a fourth does not")
    func trays() throws {
        var domain = Sample.domain(.other)
        domain.disks.removeLast()
        domain.cdroms = (0..<3).map { Domain.CDROM(deviceID: $0, source: nil) }
        #expect(throws: Never.self) { try DomainXML.text(of: domain) }
        domain.cdroms.append(Domain.CDROM(deviceID: 3, source: nil))
        #expect { try DomainXML.text(of: domain) } throws: { ($0 as? Failure)?.message.contains("R-VM-04") == true }
    }

    @Test("what cannot be built is refused by name")
    func refusals() {
        func refusal(_ change: (inout Domain) -> Void) -> String? {
            var domain = Sample.domain(.other)
            change(&domain)
            do { return try DomainXML.text(of: domain).isEmpty ? "" : nil } catch { return error.message }
        }
        #expect(refusal { _ in } == nil)
        #expect(refusal { $0.disks.append($0.disks[0]) }?.contains("two drives would both be 'hda'") == true)
        #expect(refusal { $0.cpuCount = 0 }?.contains("at least one CPU") == true)
        #expect(refusal { $0.memory = .zero }?.contains("needs memory") == true)
        #expect(refusal { $0.architecture = "sparc" }?.contains("'sparc'") == true)
        #expect(refusal { $0.disks[1].deviceID = 4 }?.contains("cannot be device 4") == true)
    }

    @Test("memory is never rounded down")
    func memory() throws {
        var domain = Sample.domain(.linux)
        for (bytes, kibibytes) in [(1, "1"), (1024, "1"), (1025, "2")] as [(Int64, String)] {
            domain.memory = ByteCount(bytes: bytes)
            #expect(try DomainXML.element(of: domain).first("memory")?.text == kibibytes)
        }
    }

    @Test(
        "no name or path can add markup",
        arguments: [
            "</title><devices>", "<&>\"'", "a\"/><disk/>", "]]>", "<!--", "&lt;", "line\nbreak", "\u{1}\u{1b}[2J", "\r",
            "\u{202e}evil", "a\u{0}b", "🦑 虚拟机",
        ])
    func hostileNames(text: String) throws {
        var domain = Sample.domain(.linux)
        domain.title = text
        let path = text.unicodeScalars.filter { $0.value >= 0x20 }
        domain.disks[0].source = .file(Sample.path("/zs/d" + String(path)), format: .qcow2)
        domain.disks[1].source = .rbd(pool: text, image: text, monitors: [text])
        let read = try XMLReader.read(DomainXML.text(of: domain))

        let shape = try DomainXML.element(of: Sample.domain(.linux))
        #expect(read.children.map(\.name) == shape.children.map(\.name))
        #expect(read.first("devices")?.children.map(\.name) == shape.first("devices")?.children.map(\.name))
        #expect(read.first("devices", "disk", "source")?.attribute("file") == "/zs/d" + String(path))
        let title = String.UnicodeScalarView(
            text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0.value < 0x20 ? "\u{fffd}" : $0 })
        #expect(read.first("title")?.text == String(title))
    }

    /// Compares with the file in Golden, which libvirt's schema must accept; `ZS_RECORD=1` writes the file first.
    private func expectGolden(_ domain: Domain, _ name: String, location: SourceLocation = #_sourceLocation) throws {
        let text = try DomainXML.text(of: domain)
        let file = Golden.directory + "/\(name).xml"
        if getenv("ZS_RECORD").map({ String(cString: $0) }) == "1" { try Golden.write(text, to: file) }
        #expect(try Golden.read(file) == text, "see \(file); ZS_RECORD=1 records it", sourceLocation: location)
        let verdict = try run(["virt-xml-validate", file, "domain"])
        #expect(verdict.succeeded, "\(verdict.text)\(verdict.errorText)", sourceLocation: location)
    }
}

/// The files that tests compare with.
private enum Golden {
    static var directory: String { #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Golden" }

    static func read(_ path: String) throws -> String {
        let file = try #require(fopen(path, "r"), "no file \(path)")
        defer { fclose(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { $1 = fread($0.baseAddress, 1, $0.count, file) }
        return String(decoding: bytes, as: UTF8.self)
    }
    static func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"), "cannot write \(path)")
        defer { fclose(file) }
        _ = fwrite(text, 1, text.utf8.count, file)
    }
}
