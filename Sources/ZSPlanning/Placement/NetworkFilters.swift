import ZSModel

/// What an L3 network is judged by.
struct NetworkNeed: Sendable {
    /// The address that the caller chose.
    let address: IPv4Address?
    /// The network's addresses, less those already chosen for this VM.
    let pool: AddressPool

    static let filters: [Filter<NetworkFacts, NetworkNeed>] = [
        Filter("A-STEP-04", "state") { network, _ in
            network.isEnabled
        } reason: { _, _ in
            "is Disabled"
        },
        Filter("R-L3-02", "category") { network, _ in
            !network.isSystem
        } reason: { _, _ in
            "is a system network, which holds no VMs"
        },
        Filter("A-NET-02", "chosen address") { _, need in
            need.address.map { need.pool.objection(to: $0) == nil } ?? true
        } reason: { _, need in
            need.address.flatMap(need.pool.objection) ?? ""
        },
        Filter("A-NET-13", "free addresses") { _, need in
            need.address != nil || need.pool.freeCount > 0
        } reason: { _, need in
            "no free address: \(need.pool.counts)"
        },
    ]
}

extension CloudFacts {
    /// A-STEP-04: an address for each NIC, in the order of the request.
    /// - Throws: `.failed` naming the first network without one.
    func chooseAddresses(
        for request: PlacementRequest, using generator: inout some RandomNumberGenerator
    ) throws(Failure) -> [Placement.Address] {
        var networks = Dictionary(
            self.networks.lazy.filter { network in request.networks.contains { $0.network == network.uuid } }
                .map { ($0.uuid, $0) }, uniquingKeysWith: { first, _ in first })
        var chosen = request.networks.map { $0.address }
        // Those that the caller chose first: a random one must not take them.
        for isRandom in [false, true] {
            for (nic, wish) in request.networks.enumerated() where (wish.address == nil) == isRandom {
                guard let network = networks[wish.network] else { continue }
                let need = NetworkNeed(address: wish.address, pool: network.addresses)
                let rejections = NetworkNeed.filters.rejections(of: [network], need)
                guard rejections.isEmpty, let address = wish.address ?? network.addresses.random(using: &generator)
                else { throw PlacementStep.address.failure(for: request.name, rejections) }
                networks[wish.network]?.addresses.take(address)
                chosen[nic] = address
            }
        }
        return zip(request.networks, chosen).compactMap { wish, address in
            address.map { Placement.Address(network: wish.network, address: $0) }
        }
    }
}
