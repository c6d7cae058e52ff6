package import ZSModel
package import ZSPlanning
package import ZSRendering

extension NetworkDescription {
    /// Reads the document that `apply` takes (spec, section 4); a member that it does not know is a mistake.
    package init(_ document: JSON) throws(Failure) {
        self.init()
        let top = try DocumentObject(document, "the description", ["rename", "bonds", "vlans", "addresses", "routes"])
        for entry in try top.objects("rename", ["mac", "from", "name"]) { renames.append(try Self.rename(entry)) }
        for entry in try top.objects("bonds", ["name", "mode", "options", "slaves", "mtu"]) {
            bonds.append(try Self.bond(entry))
        }
        for entry in try top.objects("vlans", ["base", "id", "mtu"]) {
            vlans.append(
                VLANWish(
                    base: try entry.value("base", InterfaceName.self), tag: try entry.value("id", VLANTag.self),
                    mtu: try entry.optional("mtu", Int.self)))
        }
        for entry in try top.objects(
            "addresses", ["interface", "bridge", "address", "netmask", "gateway", "defaultRoute"])
        {
            try add(entry)
        }
        for entry in try top.objects("routes", ["cidr", "via", "device"]) {
            routes.append(
                RouteWish(
                    to: try entry.value("cidr", IPPrefix.self), via: try entry.value("via", IPAddress.self),
                    on: try entry.optional("device", InterfaceName.self)))
        }
    }

    private static func rename(_ entry: DocumentObject) throws(Failure) -> Rename {
        let name = try entry.value("name", InterfaceName.self)
        if let mac = try entry.optional("mac", MACAddress.self) { return Rename(.mac(mac), to: name) }
        return Rename(.name(try entry.value("from", InterfaceName.self)), to: name)
    }
    private static func bond(_ entry: DocumentObject) throws(Failure) -> BondWish {
        let mode = try entry.optional("mode", BondMode.self)
        let bond: Bond
        if let options = try entry.optional("options", String.self) {
            do { bond = try Bond.read(options, mode: mode) } catch {
                throw .refusal(.usage, "\(entry.place): options: \(error.why)", rule: "N-41")
            }
        } else {
            bond = .standard(mode ?? .activeBackup)
        }
        return BondWish(
            try entry.value("name", InterfaceName.self), bond, slaves: try entry.values("slaves", InterfaceName.self),
            mtu: try entry.optional("mtu", Int.self))
    }
    /// Entries of one interface are gathered: several addresses, of either family.
    private mutating func add(_ entry: DocumentObject) throws(Failure) {
        let interface = try entry.value("interface", InterfaceName.self)
        let onBridge = try entry.optional("bridge", Bool.self) ?? false
        let gateway = try entry.optional("gateway", IPAddress.self)
        let prefix = try entry.optional("address", String.self).map { text throws(Failure) in
            try InterfaceAddressing.prefix(text, netmask: try entry.optional("netmask", String.self))
        }
        let isDefault = try entry.optional("defaultRoute", Bool.self) ?? true
        let same = addresses.firstIndex {
            $0.interface == interface && $0.onBridge == onBridge
                && (gateway == nil || $0.request.gateway == nil || $0.request.gateway?.family == gateway?.family)
                && $0.request.addresses.first?.family == prefix?.family
        }
        if let same, let prefix {
            addresses[same].request.addresses.append(prefix)
            addresses[same].request.gateway = addresses[same].request.gateway ?? gateway
        } else {
            addresses.append(
                AddressWish(
                    interface, onBridge: onBridge,
                    InterfaceAddressing(prefix.map { [$0] } ?? [], gateway: gateway, isDefault: isDefault)))
        }
    }

    /// The document that says this.
    package var json: JSON {
        func number(_ number: Int?) -> JSON { number.map { .integer(Int64($0)) } ?? .null }
        return [
            "rename": .list(
                renames.map { rename in
                    switch rename.subject {
                    case .name(let old): ["from": .text(old.text), "name": .text(rename.name.text)]
                    case .mac(let mac): ["mac": .text(mac.description), "name": .text(rename.name.text)]
                    }
                }),
            "bonds": .list(
                bonds.map { wish in
                    [
                        "name": .text(wish.name.text), "mode": .text(wish.bond.mode.name),
                        "options": .text(wish.bond.optionsText), "slaves": .list(wish.slaves.map { .text($0.text) }),
                        "mtu": number(wish.mtu),
                    ]
                }),
            "vlans": .list(
                vlans.map {
                    ["base": .text($0.base.text), "id": .integer(Int64($0.tag.number)), "mtu": number($0.mtu)]
                }),
            "addresses": .list(addresses.flatMap(Self.entries)),
            "routes": .list(
                routes.map { route in
                    [
                        "cidr": .text(route.destination.description), "via": .text(route.gateway.description),
                        "device": route.device.map { .text($0.text) } ?? .null,
                    ]
                }),
        ]
    }
    private static func entries(_ wish: AddressWish) -> [JSON] {
        let addresses: [IPPrefix?] = wish.request.addresses.isEmpty ? [nil] : wish.request.addresses
        return addresses.enumerated().map { index, prefix in
            [
                "interface": .text(wish.interface.text), "bridge": .bool(wish.onBridge),
                "address": prefix.map { .text($0.netmask == nil ? $0.description : $0.address.description) } ?? .null,
                "netmask": prefix?.netmask.map { .text($0.description) } ?? .null,
                "gateway": index == 0 ? wish.request.gateway.map { .text($0.description) } ?? .null : .null,
                "defaultRoute": .bool(wish.request.isDefault),
            ]
        }
    }
}

extension InterfaceAddressing {
    /// Reads an address with its netmask beside it, or with its prefix behind a slash (N-18).
    static func prefix(_ text: String, netmask: String?) throws(Failure) -> IPPrefix {
        if let prefix = IPPrefix(text) { return prefix }
        guard let address = IPAddress(text) else {
            throw .refusal(.usage, "'\(text)' is no address", hint: "such as 192.168.1.10", rule: "N-53")
        }
        guard let netmask else {
            throw .refusal(.usage, "\(text) has no netmask", hint: "such as 255.255.255.0, or \(text)/24", rule: "N-52")
        }
        do throws(Reject) {
            let mask = try IPv4Netmask.read(netmask)
            guard let prefix = IPPrefix(address, length: mask.prefixLength), address.family == .v4 else {
                throw Reject("a netmask belongs to an IPv4 address")
            }
            return prefix
        } catch { throw .refusal(.usage, "netmask '\(netmask)': \(error.why)", rule: "N-53") }
    }
}
