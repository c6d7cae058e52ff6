import Glibc
import Testing
import ZSHypervisor
import ZSModel
import ZSPorts

@Suite("Guests of a real QEMU", .serialized, .enabled(if: getuid() == 0, "needs root"))
struct RealGuestTests {
    /// One daemon for the suite; it goes with the process.
    private static let daemon = Result { () throws(Failure) in try LibvirtDaemon("zs-hv-guests") }
    private let hypervisor: LibvirtHypervisor
    private let images = "/var/lib/libvirt/images"

    init() throws {
        hypervisor = try LibvirtHypervisor.connect(through: Self.daemon.get(), by: .after(.seconds(10)))
    }

    @Test("a guest goes through its life, and asking twice is no error")
    func lifeCycle() throws {
        defer { hypervisor.close() }
        let uuid = Sample.uuid(1)
        func state() throws -> DomainState? { try hypervisor.domain(uuid)?.state }
        var guest = Sample.guest(1)
        guest.serialLog = Sample.path("/var/log/libvirt/qemu/guest-1.console")

        for _ in 1...2 { try hypervisor.define(guest) }
        #expect(try hypervisor.domain(uuid)?.isPersistent == true)
        for _ in 1...2 { try hypervisor.start(uuid) }
        #expect(try state() == .running)
        #expect(try hypervisor.domains().map(\.uuid) == [uuid])
        for _ in 1...2 { try hypervisor.suspend(uuid) }
        #expect(try state() == .paused)
        for _ in 1...2 { try hypervisor.resume(uuid) }
        #expect(try state() == .running)
        try hypervisor.reset(uuid)
        try hypervisor.requestShutdown(uuid)

        let statistics = try hypervisor.statistics(of: uuid)
        #expect(statistics.cpuTime > .zero)
        #expect(statistics.memory > .mebibytes(1))
        #expect(statistics.diskRead == .zero && statistics.networkSent == .zero)
        try Self.daemon.get().require("look at the log", Command(["test", "-f", guest.serialLog!.text]), by: .after(.seconds(5)))

        #expect(kind { try hypervisor.undefine(uuid) } == .conflict)
        for _ in 1...2 { try hypervisor.powerOff(uuid) }
        #expect(try state() == .shutOff)
        for verb in [hypervisor.suspend, hypervisor.resume, hypervisor.reset] {
            #expect(kind { try verb(uuid) } == .conflict)
        }
        #expect(kind { try hypervisor.statistics(of: uuid) } == .conflict)
        try hypervisor.undefine(uuid)
        #expect(try state() == nil)
        #expect(kind { try hypervisor.undefine(uuid) } == .notFound)
    }

    @Test("R-IMG-03: guests of every platform start with all their devices", arguments: Platform.allCases)
    func platforms(platform: Platform) throws {
        defer { hypervisor.close() }
        var domain = Sample.domain(platform, accelerated: false)
        try createDisks(&domain.disks)
        domain.cdroms = (0..<2).map { Domain.CDROM(deviceID: $0, source: nil) }
        domain.interfaces[0].bridge = InterfaceName("zsbr0")!
        domain.serialLog = Sample.path("/var/log/libvirt/qemu/\(platform.rawValue)")
        try expectStarts(domain)
    }

    @Test("R-VM-12, R-VM-14, R-VM-15: CPU modes, video and consoles that QEMU accepts")
    func variants() throws {
        defer { hypervisor.close() }
        var domain = Sample.guest(3)
        domain.title = "<&>\"' 🦑"
        for mode in Domain.CPUMode.allCases {
            domain.cpuMode = mode
            try expectStarts(domain)
        }
        for video in Domain.Video.allCases {
            domain.video = video
            try expectStarts(domain)
        }
        domain.console = .spice
        domain.screens = 2
        domain.streaming = .all
        domain.hidesHypervisor = true
        domain.hasVMwarePort = false
        try expectStarts(domain)
    }

    @Test("R-VOL-12: a disk joins a running guest and leaves it, in the definition too; asking twice is no error")
    func hotPlug() throws {
        defer { hypervisor.close() }
        let guest = Sample.guest(4)
        var disks = [Sample.disk(3, bus: .scsi)]
        try createDisks(&disks)
        try hypervisor.define(guest)
        try hypervisor.start(guest.uuid)
        defer { remove(guest.uuid) }

        for _ in 1...2 { try hypervisor.attach(disks[0], to: guest.uuid) }
        #expect(try hypervisor.description(of: guest.uuid).contains("<serial>\(disks[0].volume)</serial>"))
        #expect(try definition(of: guest.uuid).contains("<serial>\(disks[0].volume)</serial>"))

        var other = disks[0]
        other.volume = Sample.uuid(0x999)
        #expect(kind { try hypervisor.attach(other, to: guest.uuid) } == .exists)
        // The disk is found by its volume: another in the same place stays.
        try hypervisor.detach(other, from: guest.uuid)
        #expect(try hypervisor.description(of: guest.uuid).contains("<serial>\(disks[0].volume)</serial>"))

        for _ in 1...2 { try hypervisor.detach(disks[0], from: guest.uuid) }
        #expect(try !hypervisor.description(of: guest.uuid).contains("<serial>"))
        #expect(try !definition(of: guest.uuid).contains("<serial>"))
    }

    @Test("a disk joins and leaves a VM that is off, an IDE disk among them")
    func coldPlug() throws {
        defer { hypervisor.close() }
        let guest = Sample.guest(5)
        var disks = [Sample.disk(0, bus: .virtio), Sample.disk(1, bus: .ide), Sample.disk(2, bus: .scsi)]
        try createDisks(&disks)
        try hypervisor.define(guest)
        defer { remove(guest.uuid) }
        for disk in disks { try hypervisor.attach(disk, to: guest.uuid) }
        try hypervisor.start(guest.uuid)
        for disk in disks { #expect(try hypervisor.description(of: guest.uuid).contains("<serial>\(disk.volume)")) }
        #expect(try hypervisor.statistics(of: guest.uuid).diskWritten == .zero)
        try hypervisor.powerOff(guest.uuid)
        for disk in disks { try hypervisor.detach(disk, from: guest.uuid) }
        #expect(try !hypervisor.description(of: guest.uuid).contains("<serial>"))
    }

    @Test("R-VM-05: 24 data volumes join a running guest")
    func manyDisks() throws {
        defer { hypervisor.close() }
        var disks = (0...24).map { Sample.disk($0, bus: .virtio) }
        try createDisks(&disks)
        var guest = Sample.guest(6)
        guest.disks = [disks[0]]
        try hypervisor.define(guest)
        try hypervisor.start(guest.uuid)
        defer { remove(guest.uuid) }
        for disk in disks.dropFirst() { try hypervisor.attach(disk, to: guest.uuid) }
        let text = try hypervisor.description(of: guest.uuid)
        for disk in disks { #expect(text.contains("<serial>\(disk.volume)</serial>")) }
    }

    @Test("what cannot be plugged is refused, and nothing has changed")
    func refusals() throws {
        defer { hypervisor.close() }
        let guest = Sample.guest(7)
        var disks = [Sample.disk(1, bus: .virtio)]
        try createDisks(&disks)
        try hypervisor.define(guest)
        try hypervisor.start(guest.uuid)
        defer { remove(guest.uuid) }

        let ide = Sample.disk(1, bus: .ide)
        #expect(kind { try hypervisor.attach(ide, to: guest.uuid) } == .conflict)
        let missing = Sample.disk(2, bus: .virtio, path: "\(images)/none.qcow2")
        #expect(kind { try hypervisor.attach(missing, to: guest.uuid) } == .failed)
        #expect(try !definition(of: guest.uuid).contains("<serial>"))

        // Firmware alone does not answer the request to let go of a PCI device: the disk stays, in both places.
        try hypervisor.attach(disks[0], to: guest.uuid)
        #expect(kind { try hypervisor.detach(disks[0], from: guest.uuid) } == .conflict)
        #expect(try hypervisor.description(of: guest.uuid).contains("<serial>\(disks[0].volume)"))
        #expect(try definition(of: guest.uuid).contains("<serial>\(disks[0].volume)"))
    }

    @Test("hardware virtualisation is what a guest under it shows, not what files say")
    func acceleration() throws {
        defer { hypervisor.close() }
        #expect(try hypervisor.runsFirmware(accelerated: false), "emulation always works")
        #expect(try hypervisor.accelerates() == bootSectorRunsUnderKVM())
        #expect(try hypervisor.domains().isEmpty)
    }

    /// Asks QEMU itself: a boot sector that ends the machine through the debug-exit port.
    private func bootSectorRunsUnderKVM() throws -> Bool {
        let script = """
            code='\\272\\001\\005\\260\\041\\356\\364\\353\\375'  # mov dx,0x501; mov al,0x21; out dx,al; hlt; jmp
            { printf "$code"; head -c $((510 - 9)) /dev/zero; printf '\\125\\252'; } > /run/boot-sector
            status=0
            timeout -s KILL 5 qemu-system-x86_64 -accel kvm -m 32 -display none -nodefaults \\
                -drive file=/run/boot-sector,format=raw,if=ide -device isa-debug-exit,iobase=0x501,iosize=1 || status=$?
            [ "$status" = 67 ]
            """
        return try Self.daemon.get().run(.script(script), by: .after(.seconds(10))).succeeded
    }

    private func expectStarts(_ domain: Domain, location: SourceLocation = #_sourceLocation) throws {
        try hypervisor.define(domain)
        defer { remove(domain.uuid) }
        #expect(throws: Never.self, sourceLocation: location) { try hypervisor.start(domain.uuid) }
        #expect(try hypervisor.domain(domain.uuid)?.state == .running, sourceLocation: location)
    }
    private func remove(_ uuid: UUID) {
        try? hypervisor.powerOff(uuid)
        try? hypervisor.undefine(uuid)
    }
    private func definition(of uuid: UUID) throws -> String {
        let command = Command(["virsh", "dumpxml", "--inactive", uuid.dashed])
        return try Self.daemon.get().require("read a definition", command, by: .after(.seconds(5))).text
    }
    /// Makes small images for the disks and points them there.
    private func createDisks(_ disks: inout [Domain.Disk]) throws {
        for index in disks.indices {
            let path = "\(images)/\(disks[index].volume).qcow2"
            let create = Command(["qemu-img", "create", "-q", "-f", "qcow2", path, "1M"])
            try Self.daemon.get().require("make an image", create, by: .after(.seconds(5)))
            disks[index].source = .file(Sample.path(path), format: .qcow2)
        }
    }
}
