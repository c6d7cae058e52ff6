package import ZSModel

extension NetworkDraft {
    /// Sets a lasting route (N-88); one that is there already stays as it is.
    /// - Parameter device: where the gateway is; found by itself when `nil`.
    package mutating func addRoute(
        to destination: IPPrefix, via gateway: IPAddress, on device: InterfaceName?
    ) throws(Failure) {
        guard destination.family == gateway.family else {
            throw .refusal(.usage, "\(destination) and \(gateway) are of different families", rule: "N-88")
        }
        guard destination == destination.network else {
            throw .refusal(.usage, "\(destination) is no network: did you mean \(destination.network)", rule: "N-88")
        }
        let target = destination.length == 0 ? nil : destination
        if let device { _ = try existing(device, rule: "N-88") }
        guard let device = device ?? network.sortedLinks.first(where: { network.reaches(gateway, on: $0.name) })?.name,
            network.reaches(gateway, on: device)
        else {
            throw .refusal(
                .conflict, "no network of this machine reaches the gateway \(gateway)", hint: "check the gateway",
                rule: "N-54")
        }
        let route = Route(destination.family, to: target, via: gateway, on: device)
        let same = network.routes.filter { $0.clashes(with: route) }
        if same.contains(where: { $0.gateway == gateway && $0.device == device }) { return }
        if let other = same.first {
            throw .refusal(
                .exists, "there is a route already: \(other)",
                hint: "remove it first: zs-network-setting route delete \(destination)", rule: "N-88")
        }
        turnOn(device)
        network.routes.insert(route)
    }

    /// Removes the routes to `destination`; none is no fault (N-16).
    package mutating func removeRoute(to destination: IPPrefix) {
        let target = destination.length == 0 ? nil : destination.network
        network.routes = network.routes.filter {
            $0.destination != target || $0.family != destination.family || $0.table != "main"
        }
    }
}
