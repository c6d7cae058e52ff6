package import ZSModel

extension HostNetwork {
    /// Where this network is another than `other`, one line for each link and route; empty when they are the same.
    package func differences(from other: HostNetwork) -> [Failure.Detail] {
        let names = Set(links.keys).union(other.links.keys).sorted { $0.text < $1.text }
        var found: [Failure.Detail] = []
        for name in names {
            switch (other[name], self[name]) {
            case (nil, .some): found.append(Failure.Detail(name.text, "is there and should not be"))
            case (.some, nil): found.append(Failure.Detail(name.text, "is missing"))
            case (.some(let wanted), .some(let link)) where wanted != link:
                found.append(Failure.Detail(name.text, link.differences(from: wanted).joined(separator: "; ")))
            default: break
            }
        }
        found += other.sortedRoutes.filter { !routes.contains($0) }.map { Failure.Detail("route", "\($0) is missing") }
        found += sortedRoutes.filter { !other.routes.contains($0) }.map {
            Failure.Detail("route", "\($0) is there and should not be")
        }
        return found
    }
}

extension Link {
    func differences(from should: Link) -> [String] {
        func line(_ what: String, _ found: String, _ wanted: String) -> String? {
            found == wanted ? nil : "\(what) \(found) instead of \(wanted)"
        }
        let none = "none"
        return [
            kind == should.kind ? nil : "kind or settings differ",
            line("mac", mac?.description ?? none, should.mac?.description ?? none),
            line("mtu", String(mtu), String(should.mtu)),
            line("state", isUp ? "up" : "down", should.isUp ? "up" : "down"),
            line("master", master?.text ?? none, should.master?.text ?? none),
            line("alias", alias ?? none, should.alias ?? none),
            addresses == should.addresses
                ? nil : "addresses \(addresses.map(\.description)) instead of \(should.addresses.map(\.description))",
        ].compactMap(\.self)
    }
}
