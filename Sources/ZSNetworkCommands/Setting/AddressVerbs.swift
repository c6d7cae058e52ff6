import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRendering

/// The words that say where an address goes and what it is.
private struct AddressWords {
    let interface: Parameter<InterfaceName>
    let words: Parameter<[String]>
    let noDefault: Parameter<Bool>
    let noProbe: Parameter<Bool>

    init(_ p: inout Parameters) {
        interface = p.operand("INTERFACE", InterfaceName.self, "the interface")
        words = p.operands(
            "ADDRESS", String.self, "address, netmask and gateway; or address/prefix and gateway")
        noDefault = p.flag("no-default-route", "the machine keeps the default gateway that it has, or none")
        noProbe = p.flag("no-probe", "do not ask the network whether another machine has the address")
    }
    func request(_ given: Given) throws(Failure) -> InterfaceAddressing {
        var rest = given[words][...]
        let first = rest.popFirst() ?? ""
        let netmask = first.contains("/") ? nil : rest.popFirst()
        let prefix = try InterfaceAddressing.prefix(first, netmask: netmask)
        let gateway = try rest.popFirst().map { text throws(Failure) in
            guard let gateway = IPAddress(text) else {
                throw .refusal(.usage, "gateway '\(text)' is no address", rule: "N-53")
            }
            return gateway
        }
        if let stray = rest.first { throw .refusal(.usage, "'\(stray)' is one word too many", rule: "N-53") }
        return InterfaceAddressing([prefix], gateway: gateway, isDefault: !given[noDefault])
    }
}

extension Action where Context == NetworkSession, Reply == ZSRendering.Reply {
    static var setInterface: NetworkVerb {
        NetworkVerb(
            "interface", "Give an interface an address", .changes, aliases: ["-i"],
            examples: [
                Example(
                    "address, netmask, gateway", "zs-network-setting -i eth0 192.168.1.10 255.255.255.0 192.168.1.1"),
                Example("without a gateway", "zs-network-setting interface eth1 10.0.0.5/24"),
            ]
        ) { p in address(&p, onBridge: false) }
    }
    static var setBridge: NetworkVerb {
        NetworkVerb(
            "bridge", "Put a bridge on an interface, and an address on the bridge", .changes, aliases: ["-b"],
            discussion:
                "The bridge is called br_ and the interface's name; it takes over the interface's MAC, addresses and routes.",
            examples: [
                Example(
                    "a bridge on a VLAN device", "zs-network-setting -b bond0.10 192.168.1.10 255.255.255.0 192.168.1.1"
                )
            ]
        ) { p in address(&p, onBridge: true) }
    }
    private static func address(_ p: inout Parameters, onBridge: Bool) -> NetworkVerb.Body {
        let words = AddressWords(&p)
        let care = CareOptions(&p)
        return { given, session in
            let (request, interface) = (try words.request(given), given[words.interface])
            let probe = !given[words.noProbe]
            return try session.change(
                given, care,
                HostEdit(
                    edit: { draft, _ throws(Failure) in
                        let carrier = onBridge ? try draft.putBridge(on: interface) : interface
                        try draft.setAddresses(of: carrier, request)
                    }, subjects: onBridge ? [interface, interface.bridge] : [interface],
                    probes: probe ? request.addresses.map { .init(address: $0.address, interface: interface) } : []),
                text: { SettingText.of(onBridge ? interface.bridge : interface, in: $0.network) },
                further: {
                    [
                        JSON.Member(
                            "interface", SettingText.json(onBridge ? interface.bridge : interface, in: $0.network))
                    ]
                })
        }
    }

    static var removeBridge: NetworkVerb {
        NetworkVerb(
            "unbridge", "Take the bridge on an interface away; its addresses go back to the interface", .changes
        ) { p in
            let interface = p.operand("INTERFACE", InterfaceName.self, "the interface")
            let care = CareOptions(&p)
            return { given, session in
                let interface = given[interface]
                return try session.change(
                    given, care,
                    HostEdit(
                        edit: { draft, _ throws(Failure) in
                            // Done already (N-16).
                            if draft.network[interface] != nil, draft.network[interface.bridge] == nil,
                                draft.network[interface]?.master == nil
                            {
                                return
                            }
                            try draft.removeBridge(on: interface)
                        }, subjects: [interface]), text: { SettingText.of(interface, in: $0.network) })
            }
        }
    }

    static var clearInterface: NetworkVerb {
        NetworkVerb("clear", "Take every address off an interface", .changes, aliases: ["-d"]) { p in
            let interface = p.operand("INTERFACE", InterfaceName.self, "the interface")
            let care = CareOptions(&p)
            return { given, session in
                let interface = given[interface]
                return try session.change(
                    given, care,
                    HostEdit(
                        edit: { draft, _ throws(Failure) in try draft.clear(interface) }, subjects: [interface]),
                    text: { SettingText.of(interface, in: $0.network) })
            }
        }
    }
}

/// An interface and its addresses, for people and for programs.
enum SettingText {
    static func of(_ name: InterfaceName, in network: HostNetwork) -> String {
        guard let link = network[name] else { return "\(name): gone\n" }
        let addresses = link.addresses.map { "    \($0.prefix.family == .v4 ? "inet" : "inet6") \($0)\n" }
        let gateways = network.routes(on: name).filter(\.isDefault).compactMap(\.gateway).map { "    gateway \($0)\n" }
        let master = link.master.map { ", port of \($0)" } ?? ""
        return "\(name): \(link.kindName)\(master)\n" + addresses.joined() + gateways.joined()
    }
    static func json(_ name: InterfaceName, in network: HostNetwork) -> JSON {
        let gateway = network.routes(on: name).first(where: \.isDefault)?.gateway
        return [
            "name": .text(name.text),
            "addresses": .list(network[name]?.addresses.map { .text($0.description) } ?? []),
            "gateway": gateway.map { .text($0.description) } ?? .null,
        ]
    }
}
