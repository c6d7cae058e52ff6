package import ZSModel
package import ZSPorts
import ZSRendering

extension Observation {
    /// Looks at a machine's network, in one round trip.
    /// - Throws: `.failed` when the machine's iproute2 cannot print JSON, and what the shell throws.
    package static func of(_ shell: any Shell, by deadline: Deadline) throws(Failure) -> Observation {
        let result = try shell.require(
            "looking at the network", .script(Sections.writer + script, asRoot: false), by: deadline)
        return try Observation(Sections(result.output, machine: shell.machine), machine: shell.machine)
    }

    static let script = """
        PATH=$PATH:/usr/sbin:/sbin
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        # The kernel answers both at once.
        ip -details -json route show table all type unicast >"$work/routes" &
        ip -details -json address show >"$work/links"
        wait "$!"
        pour links "$work/links"
        pour routes "$work/routes"
        grep -s . /sys/class/net/*/device/uevent /sys/class/net/*/speed >"$work/hardware" || :
        pour hardware "$work/hardware"
        for file in /proc/net/bonding/*; do
            [ ! -r "$file" ] || put "bond ${file##*/}" "$(cat "$file")"
        done

        """

    init(_ sections: Sections, machine: String) throws(Failure) {
        func json(_ name: String) throws(Failure) -> JSON {
            guard let bytes = sections.bytes(name) else {
                throw Failure(.failed, "\(machine): the answer says nothing of its \(name)")
            }
            // Without any route or table iproute2 prints nothing at all.
            if bytes.isEmpty { return [] }
            do throws(Failure) { return try JSONReader.read(bytes) } catch {
                throw Failure(
                    .failed, "\(machine): the program 'ip' does not print JSON",
                    hint: "iproute2 4.18 or newer is needed",
                    cause: error.message)
            }
        }
        let reader = try LinkReader(json("links"))
        let routes = try json("routes")
        network = HostNetwork(
            links: reader.links.connected(by: RouteReader.connected(routes)),
            routes: Set(try RouteReader.routes(routes)))
        status = reader.status
        bonds = sections.named("bond").compactMap { file in
            InterfaceName(file.name).map { BondReader.read(String(decoding: file.bytes, as: UTF8.self), name: $0) }
        }
        noteHardware(sections.text("hardware") ?? "")
    }

    /// Notes drivers and speeds, of lines as `grep` prints them: `/sys/class/net/NAME/device/uevent:DRIVER=…` and
    /// `/sys/class/net/NAME/speed:…`.
    private mutating func noteHardware(_ text: String) {
        let places = Dictionary(status.enumerated().map { ($0.element.name.text, $0.offset) }) { first, _ in first }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "/", maxSplits: 4)
            guard parts.count == 5, let index = places[String(parts[3])] else { continue }
            let (file, value) = (parts[4].prefix { $0 != ":" }, parts[4].drop { $0 != ":" }.dropFirst())
            if file == "speed" {
                status[index].speed = Int(value).flatMap { $0 > 0 ? $0 : nil }
            } else if value.hasPrefix("DRIVER=") {
                status[index].driver = String(value.dropFirst("DRIVER=".count))
            }
        }
    }
}

extension [Link] {
    /// NetworkManager makes the route to an address's network itself, in the kernel's name: it is like any other then.
    fileprivate func connected(by routes: [InterfaceName: Set<IPPrefix>]) -> [Link] {
        map { link in
            var copy = link
            for index in copy.addresses.indices where copy.addresses[index].hasNoRoute {
                let network = copy.addresses[index].prefix.network
                if routes[link.name]?.contains(network) == true { copy.addresses[index].hasNoRoute = false }
            }
            return copy
        }
    }
}
