package import ZSModel

/// A range of an L3 network, checked by itself.
package struct AddressRange: Sendable, Equatable {
    package let range: IPv4Range
    package let mask: IPv4Netmask
    package let gateway: IPv4Address?

    /// A range as an operator gives it.
    /// - Throws: `.usage` naming what R-IPR-06 forbids.
    package init(
        first: IPv4Address, last: IPv4Address, mask: IPv4Netmask, gateway: IPv4Address?
    ) throws(Failure) {
        let network = IPv4Network(containing: first, mask: mask)
        guard let range = IPv4Range(first, last) else {
            throw Self.refusal("R-IPR-06", "it begins with \(first), which comes after its end \(last)")
        }
        guard network.contains(last) else {
            throw Self.refusal("R-IPR-06", "\(last) lies outside the network \(network) of \(first)")
        }
        if mask.prefixLength <= 30 {
            for (address, name) in [(network.base, "network"), (network.broadcast, "broadcast")]
            where range.contains(address) {
                throw Self.refusal("R-IPR-06", "\(address) is the \(name) address of \(network)")
            }
        }
        if let gateway {
            guard network.contains(gateway) else {
                throw Self.refusal("R-IPR-06", "gateway \(gateway) lies outside the network \(network)")
            }
            guard !range.contains(gateway) else {
                throw Self.refusal("R-IPR-06", "gateway \(gateway) lies inside the range \(range)")
            }
        }
        self.range = range
        self.mask = mask
        self.gateway = gateway
    }

    /// The addresses of a network but for its own, its broadcast address and the gateway, which is the first usable
    /// one unless given (R-IPR-07).
    /// - Throws: `.usage` when the network is too small or the gateway splits it.
    package init(_ network: IPv4Network, gateway: IPv4Address? = nil) throws(Failure) {
        guard network.mask.prefixLength <= 30, let first = network.base.advanced(by: 1),
            let last = network.broadcast.advanced(by: -1), let second = first.advanced(by: 1),
            let lastButOne = last.advanced(by: -1)
        else { throw Self.refusal("R-IPR-07", "\(network) has no room for a gateway and one more address") }
        switch gateway ?? first {
        case first: try self.init(first: second, last: last, mask: network.mask, gateway: first)
        case last: try self.init(first: first, last: lastButOne, mask: network.mask, gateway: last)
        case let gateway:
            throw Self.refusal(
                "R-IPR-07",
                "gateway \(gateway) is neither the first nor the last address of \(network): add two ranges beside it")
        }
    }

    /// Whether the range can stand beside the others of its L3 network.
    /// - Throws: `.conflict` naming the range that is in the way (R-IPR-01, R-IPR-06).
    package func check(beside others: [AddressRange]) throws(Failure) {
        for other in others {
            guard mask == other.mask else {
                throw Self.conflict("R-IPR-01", "netmask \(mask) differs from \(other.mask) of range \(other.range)")
            }
            guard gateway == other.gateway else {
                let names = [gateway, other.gateway].map { $0?.description ?? "none" }
                throw Self.conflict("R-IPR-01", "gateway \(names[0]) differs from \(names[1]) of range \(other.range)")
            }
            guard !range.overlaps(other.range) else {
                throw Self.conflict("R-IPR-06", "range \(range) overlaps range \(other.range)")
            }
        }
    }

    private static func refusal(_ rule: String, _ why: String) -> Failure {
        Failure(.usage, "ip range: \(why) (\(rule))")
    }
    private static func conflict(_ rule: String, _ why: String) -> Failure {
        Failure(.conflict, "ip range: \(why) (\(rule))")
    }
}
