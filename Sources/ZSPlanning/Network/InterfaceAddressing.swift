package import ZSModel

/// The addresses that an interface shall have, and how the machine reaches the rest of the world through it.
package struct InterfaceAddressing: Sendable, Hashable {
    /// The first is the primary one.
    package var addresses: [IPPrefix]
    package var gateway: IPAddress?
    /// `false` keeps the interface without a default route (N-56); the gateway is then only checked.
    package var isDefault: Bool

    package init(_ addresses: [IPPrefix], gateway: IPAddress?, isDefault: Bool = true) {
        self.addresses = addresses
        self.gateway = gateway
        self.isDefault = isDefault
    }

    /// Checks what can be known without a machine (N-53, N-54, N-56, N-87).
    /// - Parameter reserved: networks in which nothing may be made, with the reason (N-85, N-86).
    package func check(reserved: [ReservedNetwork] = []) throws(Failure) {
        for prefix in addresses { try Self.check(prefix, reserved: reserved) }
        guard let gateway else { return }
        guard addresses.contains(where: { $0.contains(gateway) }) || gateway.isLinkLocal else {
            throw .refusal(
                .usage,
                "the gateway \(gateway) is not in the network of \(addresses.map(\.description).joined(separator: ", "))",
                hint: "check the netmask", rule: "N-54")
        }
        guard !addresses.contains(where: { $0.address == gateway }) else {
            throw .refusal(.usage, "the gateway \(gateway) is the address itself", rule: "N-56")
        }
        for prefix in addresses where prefix.contains(gateway) && !IPPrefix.isHost(gateway, in: prefix) {
            throw .refusal(
                .usage, "the gateway \(gateway) is the network or broadcast address of \(prefix.network)", rule: "N-56")
        }
    }
    private static func check(_ prefix: IPPrefix, reserved: [ReservedNetwork]) throws(Failure) {
        guard prefix.length > 0 else {
            throw .refusal(.usage, "\(prefix) is the whole Internet", hint: "give a netmask", rule: "N-56")
        }
        if let never = ReservedNetwork.never.first(where: { $0.network.contains(prefix.address) }) {
            throw .refusal(.usage, "\(prefix.address) lies in \(never.network): \(never.reason)", rule: "N-87")
        }
        guard IPPrefix.isHost(prefix.address, in: prefix) else {
            throw .refusal(
                .usage, "\(prefix.address) is the network or broadcast address of \(prefix.network)", rule: "N-56")
        }
        if let taken = reserved.first(where: { $0.network.overlaps(prefix) }) {
            throw .refusal(
                .conflict, "\(prefix) overlaps the reserved network \(taken.network): \(taken.reason)",
                hint: "see the setting network/reservedCidrs", rule: "N-86")
        }
    }
}

/// A network in which nothing may be made.
package struct ReservedNetwork: Sendable, Hashable {
    package var network: IPPrefix
    package var reason: String
    package init(_ network: IPPrefix, reason: String) {
        self.network = network
        self.reason = reason
    }

    /// The networks that no setting can allow (N-87).
    package static let never: [ReservedNetwork] = [
        ("0.0.0.0/8", "this network"), ("127.0.0.0/8", "loopback"), ("169.254.0.0/16", "link-local"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "not for use"), ("::/127", "loopback"), ("ff00::/8", "multicast"),
        ("fe80::/10", "link-local, made by the kernel itself"),
    ].compactMap { text, reason in IPPrefix(text).map { ReservedNetwork($0, reason: reason) } }

    /// Reads the setting `network/reservedCidrs` (N-85): entries with commas between, each a CIDR with the reason
    /// behind it, or `@coupled-clouds`.
    package static func read(_ text: String) throws(Reject) -> [ReservedNetwork] {
        var networks: [ReservedNetwork] = []
        for entry in text.split(separator: ",") {
            let words = entry.split(separator: " ", maxSplits: 1).map(String.init)
            guard let first = words.first else { continue }
            if first == "@coupled-clouds" {
                networks += coupledClouds
            } else if let network = IPPrefix(first), network == network.network {
                networks.append(
                    ReservedNetwork(network, reason: words.count > 1 ? words[1] : "reserved by the settings"))
            } else {
                throw Reject("'\(first)' is no CIDR such as 10.0.0.0/8, and not @coupled-clouds")
            }
        }
        return networks
    }

    /// The tunnel networks of the coupled clouds: the preset `@coupled-clouds` (N-85).
    package static let coupledClouds: [ReservedNetwork] = ["162.3.0.0/16", "172.30.32.0/20", "172.30.48.0/20"]
        .compactMap { IPPrefix($0).map { ReservedNetwork($0, reason: "tunnels of coupled clouds") } }
}

extension IPPrefix {
    /// Whether `address` can be that of a machine in `network`: neither its first nor its last, where it has such.
    static func isHost(_ address: IPAddress, in network: IPPrefix) -> Bool {
        guard case .v4(let number) = address, network.length < 31 else { return true }
        return address != network.network.address && number != network.broadcast
    }
}

extension IPAddress {
    var isLinkLocal: Bool {
        switch self {
        case .v4(let address): address.number >> 16 == 0xa9fe
        case .v6(let address): address.isLinkLocal
        }
    }
}
