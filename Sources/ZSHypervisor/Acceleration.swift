import CLibvirt
import Glibc
package import ZSModel
import ZSPorts
import ZSRendering

extension LibvirtHypervisor {
    /// Starts a guest of nothing but firmware and watches it come to its end by itself.
    ///
    /// Without a disk the firmware finds nothing to boot and, as told, resets the machine; the domain is gone with
    /// that.  Nothing else makes a domain go which has shown signs of life before: where KVM is there but does not
    /// work, the guest does not start, or stands still.  No file is needed, and nothing can be left behind: the guest
    /// is destroyed with the connection that made it.
    package func accelerates() throws(Failure) -> Bool { try runsFirmware(accelerated: true) }

    /// Whether firmware runs to its end under KVM, or emulated.
    package func runsFirmware(accelerated: Bool) throws(Failure) -> Bool {
        let probe = Probe.text(accelerated: accelerated)
        return try perform("try hardware virtualisation") { (connection) throws(LibvirtError) in
            let started: OpaquePointer
            do throws(LibvirtError) {
                started = try checked(
                    virDomainCreateXML(connection, probe, VIR_DOMAIN_START_AUTODESTROY.rawValue))
            } catch {
                // Only an answer of the hypervisor is one: a lost connection says nothing about the host.
                guard error.kind == .failed || error.kind == .conflict else { throw error }
                return false
            }
            let domain = DomainHandle(owning: started)
            defer { virDomainDestroy(domain.pointer) }
            return try Probe.succeeds(domain)
        }
    }
}

/// The guest that is started to see whether guests run.
private enum Probe {
    /// The BIOS data area's word for the size of base memory in KiB; zero until the firmware has set it.
    /// Source: IBM PS/2 BIOS Interface Technical Reference, 40:13h.
    private static let baseMemoryAddress: UInt64 = 0x413

    /// How long the firmware waits before it resets the machine: time to look into its memory.
    private static let pause = Duration.milliseconds(500)
    private static let limit = Duration.seconds(5)
    private static let interval: UInt32 = 50_000

    static func text(accelerated: Bool) -> String {
        XML(
            "domain", ["type": accelerated ? "kvm" : "qemu"],
            [
                // Several may try the same host at once.
                XML("name", text: "zs-probe-\(String(UInt64.random(in: .min ... .max), radix: 36))"),
                XML("memory", ["unit": "MiB"], text: "32"),
                XML("vcpu", text: "1"),
                XML(
                    "os", [:],
                    [
                        XML("type", ["arch": "x86_64", "machine": "pc"], text: "hvm"),
                        XML("bios", ["rebootTimeout": String(pause.milliseconds)]),
                    ]),
                XML("features", [:], [XML("acpi"), XML("apic")]),
                XML("on_reboot", text: "destroy"),
                XML(
                    "devices", [:],
                    [
                        XML("controller", ["type": "usb", "index": "0", "model": "none"]),
                        XML("memballoon", ["model": "none"]),
                    ]),
            ]
        ).written()
    }

    static func succeeds(_ domain: borrowing DomainHandle) throws(LibvirtError) -> Bool {
        let deadline = Deadline.after(limit)
        var isAlive = false
        while !deadline.hasPassed {
            do throws(LibvirtError) {
                switch try domain.state() {
                case .running: isAlive = isAlive || hasSetUpMemory(domain)
                case .shuttingDown, .shutOff: return isAlive
                default: return false
                }
            } catch {
                guard error.kind == .notFound || error.kind == .conflict else { throw error }
                return isAlive
            }
            usleep(interval)
        }
        return false
    }

    private static func hasSetUpMemory(_ domain: borrowing DomainHandle) -> Bool {
        var word: UInt16 = 0
        let size = MemoryLayout.size(ofValue: word)
        let flags = VIR_MEMORY_PHYSICAL.rawValue
        // It may end while it is looked at.
        guard virDomainMemoryPeek(domain.pointer, baseMemoryAddress, size, &word, flags) == 0 else { return false }
        return (256...640).contains(word)
    }
}
