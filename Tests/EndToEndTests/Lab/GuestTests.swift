import Testing
import ZSModel
import ZSPorts
import ZSTestSupport

/// The guest that proves that a virtual machine really runs.
@Suite("Lab guest", .lab(hosts: 1))
struct GuestTests {
    @Test("boots from its own disk, counts its boots, names its disk and NIC, and obeys the power button")
    func lives() async throws {
        let lab = try #require(Lab.current)
        let host = try #require(lab.hosts.first)
        let image = try await Lab.guestImage()
        let vm = try #require(UUID("c0ffee00c0ffee00c0ffee00c0ffee00"))
        _ = try await run("/bin/cp", [image.text, host.disk.text + "/zs_ps/root.qcow2"])
        for words in [
            ["ip", "link", "add", "br_eth1", "type", "bridge"],
            ["ip", "link", "set", host.dataInterface, "master", "br_eth1"],
            ["ip", "link", "set", "br_eth1", "up"],
        ] {
            #expect(try await lab.execute(words, on: host).succeeded)
        }
        let definition = try await lab.execute(
            ["virsh", "define", "/dev/stdin"], on: host, input: Array(domain(named: vm).utf8))
        #expect(definition.succeeded, "\(definition.errorText)")

        for boot in 1...2 {
            let start = try await lab.execute(["virsh", "start", vm.description], on: host)
            #expect(start.succeeded, "\(start.errorText)")
            let log = try await lab.consoleLog(of: vm, on: host)
            let up = try await lab.awaitGuest(["up"], occurrence: boot, in: log, by: .after(.seconds(90)))
            #expect(up.values["boot"] == "\(boot)")
            #expect(up.values["disk"] == "/dev/vda")
            #expect(up.values["serial"] == "feedfacefeedfacefeed")
            #expect(up.values["mac"] == "fa:00:00:00:00:01")
            let ping = try await lab.execute(
                ["busybox", "ping6", "-c", "3", "fe80::f800:ff:fe00:1%br_eth1"], on: host)
            #expect(ping.succeeded, "\(ping.text)")

            #expect(try await lab.execute(["virsh", "shutdown", vm.description], on: host).succeeded)
            _ = try await lab.awaitGuest(["down"], occurrence: boot, in: log, by: .after(.seconds(30)))
            try await until(.after(.seconds(10))) {
                try await lab.execute(["virsh", "domstate", vm.description], on: host).text.hasPrefix("shut off")
            }
        }
    }

    /// A machine as libvirt wants it, emulated.
    private func domain(named name: UUID) -> String {
        """
        <domain type='qemu'><name>\(name)</name><memory unit='MiB'>128</memory>
        <os><type machine='pc'>hvm</type></os><features><acpi/></features>
        <devices>
        <disk type='file'><driver name='qemu' type='qcow2' cache='none'/><source file='/zs_ps/root.qcow2'/>
        <target dev='vda' bus='virtio'/><serial>feedfacefeedfacefeedfacefeedface</serial></disk>
        <interface type='bridge'><mac address='fa:00:00:00:00:01'/><source bridge='br_eth1'/>
        <model type='virtio'/></interface>
        <serial type='pty'><log file='/var/log/\(name).log' append='on'/></serial>
        </devices></domain>
        """
    }
}

/// Waits until `condition` holds.
func until(_ deadline: Deadline, _ condition: () async throws -> Bool) async throws {
    while try await !condition() {
        try #require(!deadline.hasPassed, "not true in time")
        try await Task.sleep(for: .milliseconds(100))
    }
}
