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
        links=$(ip -details -json address show)
        put links "$links"
        put routes "$(ip -details -json route show table all)"
        put drivers "$(grep -s ^DRIVER= /sys/class/net/*/device/uevent || :)"
        put speeds "$(grep -s . /sys/class/net/*/device/../speed || :)"
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
        network = HostNetwork(links: reader.links, routes: Set(try RouteReader.routes(json("routes"))))
        status = reader.status
        bonds = sections.named("bond").compactMap { file in
            InterfaceName(file.name).map { BondReader.read(String(decoding: file.bytes, as: UTF8.self), name: $0) }
        }
        noteHardware(drivers: sections.text("drivers") ?? "", speeds: sections.text("speeds") ?? "")
    }

    private mutating func noteHardware(drivers: String, speeds: String) {
        let driver = Self.perDevice(drivers)
        let speed = Self.perDevice(speeds)
        for index in status.indices {
            let name = status[index].name.text
            status[index].driver = driver[name].map { String($0.dropFirst("DRIVER=".count)) }
            status[index].speed = speed[name].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        }
    }
    /// Reads lines of `grep`: `/sys/class/net/NAME/…:VALUE`.
    private static func perDevice(_ text: String) -> [String: Substring] {
        var values: [String: Substring] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "/", maxSplits: 4)
            guard parts.count == 5, let colon = line.firstIndex(of: ":") else { continue }
            values[String(parts[3])] = line[line.index(after: colon)...]
        }
        return values
    }
}
