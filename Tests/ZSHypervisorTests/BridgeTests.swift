import Glibc
import Testing
import ZSHypervisor
import ZSModel
import ZSPorts

@Suite("Bridge to a real libvirtd", .serialized, .enabled(if: getuid() == 0, "needs root"))
struct BridgeTests {
    @Test func firstContact() throws {
        let daemon = try LibvirtDaemon("zs-hv-1")
        let hypervisor = try LibvirtHypervisor.connect(through: daemon, by: .after(.seconds(10)))
        defer { hypervisor.close() }
        let facts = try hypervisor.facts()
        print(facts)
        print(try hypervisor.runsFirmware(accelerated: false), try hypervisor.accelerates())
        #expect(facts.hostname == "zs-hv-1")
    }
}
