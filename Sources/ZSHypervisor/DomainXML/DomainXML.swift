package import ZSModel
package import ZSRendering

/// Turns a ``Domain`` into the documents that libvirt understands.  Pure: the same domain gives the same text.
///
/// Source: https://libvirt.org/formatdomain.html
package enum DomainXML {
    /// The namespace of zs's own element in a domain's metadata.
    package static let namespace = "urn:zs:vm"

    /// The definition of `domain` as a document.
    /// - Throws: `.usage` or `.conflict` when the domain cannot be built, naming what is wrong with it.
    package static func text(of domain: Domain) throws(Failure) -> String { try element(of: domain).written() }

    package static func element(of domain: Domain) throws(Failure) -> XML {
        try check(domain)
        var element = XML("domain", ["type": domain.accelerated ? "kvm" : "qemu"])
        element.append(identity(of: domain))
        element.append(machine(of: domain))
        element.append(try devices(of: domain))
        return element
    }

    private static func check(_ domain: Domain) throws(Failure) {
        func refuse(_ why: String) -> Failure { Failure(.usage, "cannot define VM \(domain.uuid): \(why)") }
        guard ["x86_64", "i686"].contains(domain.architecture) else {
            throw refuse("guests of architecture '\(domain.architecture)' are not supported")
        }
        guard domain.cpuCount > 0 else { throw refuse("it needs at least one CPU") }
        guard domain.memory > .zero else { throw refuse("it needs memory") }
        guard domain.screens == 1 || domain.console == .spice && domain.screens > 1 else {
            throw refuse("\(domain.screens) screens with a \(domain.console.rawValue) console (R-VM-16)")
        }
    }

    private static func identity(of domain: Domain) -> [XML] {
        // libvirt refuses a title with a line break.
        let title = String(domain.title.map { $0.isNewline ? " " : $0 })
        return [
            XML("name", text: domain.uuid.description),
            XML("uuid", text: domain.uuid.dashed),
            XML("title", text: title),
            XML("metadata", [:], [XML("zs:vm", ["xmlns:zs": namespace, "uuid": domain.uuid.description])]),
        ]
    }

    private static func machine(of domain: Domain) -> [XML] {
        let kibibytes = String(domain.memory.bytes / 1024 + (domain.memory.bytes % 1024 > 0 ? 1 : 0))
        var elements = [
            XML("memory", ["unit": "KiB"], text: kibibytes),
            XML("currentMemory", ["unit": "KiB"], text: kibibytes),
            XML("vcpu", ["placement": "static"], text: String(domain.cpuCount)),
            XML(
                "os", [:],
                [
                    XML("type", ["arch": domain.architecture, "machine": "pc"], text: "hvm"),
                    XML("bootmenu", ["enable": domain.hasBootMenu ? "yes" : "no"]),
                ]),
            features(of: domain),
            cpu(of: domain),
            clock(of: domain),
        ]
        for (event, action) in [("on_poweroff", "destroy"), ("on_reboot", "restart"), ("on_crash", "destroy")] {
            elements.append(XML(event, text: action))
        }
        return elements
    }

    private static func features(of domain: Domain) -> XML {
        var features = XML("features", [:], [XML("acpi"), XML("apic"), XML("pae")])
        if domain.hidesHypervisor { features.append(XML("kvm", [:], [XML("hidden", ["state": "on"])])) }
        if !domain.hasVMwarePort { features.append(XML("vmport", ["state": "off"])) }
        return features
    }

    /// R-VM-12.  One socket, because some guests are licensed by the socket.
    private static func cpu(of domain: Domain) -> XML {
        let topology = XML("topology", ["sockets": "1", "cores": String(domain.cpuCount), "threads": "1"])
        return switch domain.cpuMode {
        case .none: XML("cpu", [:], [topology])
        case .hostModel: XML("cpu", ["mode": "host-model"], [topology])
        // Without hardware there is no host CPU to pass through: the nearest thing is all that can be emulated.
        case .hostPassthrough: XML("cpu", ["mode": domain.accelerated ? "host-passthrough" : "maximum"], [topology])
        }
    }

    private static func clock(of domain: Domain) -> XML {
        var clock = XML("clock", ["offset": domain.platform.clockIsLocalTime ? "localtime" : "utc"])
        guard domain.accelerated else { return clock }
        clock.append([
            XML("timer", ["name": "rtc", "tickpolicy": "catchup"]),
            XML("timer", ["name": "pit", "tickpolicy": "delay"]),
            XML("timer", ["name": "hpet", "present": "no"]),
        ])
        return clock
    }
}
