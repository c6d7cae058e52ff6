import ZSModel
import ZSRendering

/// Reads what `ip -details -json route show table all`: both families in one list prints.
enum RouteReader {
    /// The routes that somebody set.  Those that the kernel makes from addresses come and go with these, and those
    /// of router advertisements come again by themselves.
    static func routes(_ document: JSON) throws(Failure) -> [Route] {
        guard let objects = document.list else { throw Failure(.failed, "ip printed no list of routes") }
        return objects.compactMap(route)
    }

    /// The networks that the kernel's own routes reach directly, by device.
    static func connected(_ document: JSON) -> [InterfaceName: Set<IPPrefix>] {
        var networks: [InterfaceName: Set<IPPrefix>] = [:]
        for object in document.list ?? [] where object["protocol"]?.text == "kernel" && object["gateway"] == nil {
            guard let device = object["dev"]?.text.flatMap(InterfaceName.init),
                let network = object["dst"]?.text.flatMap({ IPPrefix($0) })
            else { continue }
            networks[device, default: []].insert(network)
        }
        return networks
    }

    private static func route(_ object: JSON) -> Route? {
        // Only routes of IPv6 have a preference, and they always have one.
        let family: IPAddress.Family = object["pref"] == nil ? .v4 : .v6
        let origin = object["protocol"]?.text ?? "boot"
        let kind = object["type"]?.text ?? "unicast"
        guard kind == "unicast", !["kernel", "ra"].contains(origin), object["table"]?.text != "local" else {
            return nil
        }
        // A route with several next hops has none of its own: it belongs to each device, and zs moves none of them.
        let hops = object["nexthops"]?.list ?? []
        guard let device = (object["dev"] ?? hops.first?["dev"])?.text.flatMap(InterfaceName.init),
            let target = object["dst"]?.text
        else { return nil }
        let destination = target == "default" ? nil : IPPrefix(target) ?? host(target)
        let flags = object["flags"]?.list?.compactMap(\.text) ?? []
        let scope = object["scope"]?.text
        return Route(
            family, to: destination, via: object["gateway"]?.text.flatMap { IPAddress($0) }, on: device,
            source: object["prefsrc"]?.text.flatMap { IPAddress($0) }, metric: metric(object, family),
            table: object["table"]?.text ?? "main", origin: origin,
            scope: scope == "global" || family == .v6 ? nil : scope, isOnLink: flags.contains("onlink"),
            mtu: object["metrics"]?.list?.first?["mtu"]?.integer.map { Int($0) },
            unknown: unknown(object, flags: flags))
    }
    private static func host(_ text: String) -> IPPrefix? {
        IPAddress(text).flatMap { IPPrefix($0, length: $0.family.width) }
    }
    /// The kernel gives an IPv6 route without a metric 1024; said again, it would be no difference.
    private static func metric(_ object: JSON, _ family: IPAddress.Family) -> Int? {
        let metric = object["metric"]?.integer.map { Int($0) }
        return family == .v6 && metric == 1024 ? nil : metric
    }
    private static let understood: Set<String> = [
        "type", "dst", "gateway", "dev", "protocol", "scope", "prefsrc", "metric", "table", "flags", "metrics", "pref",
        "expires",
    ]
    private static func unknown(_ object: JSON, flags: [String]) -> [String] {
        let members = (object.members ?? []).map(\.name).filter { !understood.contains($0) }
        let metrics = object["metrics"]?.list?.flatMap { $0.members ?? [] }.map(\.name).filter { $0 != "mtu" } ?? []
        let strange = flags.filter { !["onlink", "linkdown", "dead", "offload", "rt_trap"].contains($0) }
        return members + metrics + strange + (object["pref"].map { $0.text == "medium" ? [] : ["pref"] } ?? [])
    }
}
