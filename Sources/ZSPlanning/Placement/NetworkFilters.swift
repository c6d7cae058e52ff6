import ZSModel

/// What an L3 network is judged by.
final class NetworkNeed: PlacementNeed {
    /// The address that the caller chose.
    let address: IPv4Address?
    /// The network, less the addresses already chosen for this VM.
    let network: NetworkFacts

    init(network: NetworkFacts, address: IPv4Address?) {
        self.network = network
        self.address = address
    }
    subscript(position: Int) -> NetworkFacts { network }

    static let filters: [Filter<NetworkNeed>] = [
        Filter("A-STEP-04", "state") { need, _ in
            need.network.isEnabled
        } reason: { _, _ in
            "is Disabled"
        },
        Filter("R-L3-02", "category") { need, _ in
            !need.network.isSystem
        } reason: { _, _ in
            "is a system network, which holds no VMs"
        },
        Filter("A-NET-02", "chosen address") { need, _ in
            need.address.map { need.network.addresses.objection(to: $0) == nil } ?? true
        } reason: { need, _ in
            need.address.flatMap(need.network.addresses.objection) ?? ""
        },
        Filter("A-NET-13", "free addresses") { need, _ in
            need.address != nil || need.network.addresses.freeCount > 0
        } reason: { need, _ in
            "no free address: \(need.network.addresses.counts)"
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
                let need = NetworkNeed(network: network, address: wish.address)
                let rejections = NetworkNeed.filters.rejections(of: [0], need)
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
