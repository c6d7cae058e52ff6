import ZSModel
import ZSPlanning
import ZSPorts

/// Reads a machine's network back and compares it with what a change promised.
struct Verification {
    /// What differs; empty when the machine is as it shall be.
    let differences: [Failure.Detail]
    /// The neighbours that must answer and do not.
    let silent: [IPAddress]
    var isGood: Bool { differences.isEmpty && silent.isEmpty }

    /// - Parameter neighbours: addresses that the machine must reach.
    static func of(
        _ plan: NetworkPlan, reaching neighbours: [IPAddress], on shell: any Shell, by deadline: Deadline
    ) throws(Failure) -> Verification {
        let command = Command.script(
            Sections.writer + Observation.script + Reach.function + script, neighbours.map(\.description))
        let result = try shell.require("looking at the network", command, by: deadline)
        let sections = try Sections(result.output, machine: shell.machine)
        let found = try Observation(sections, machine: shell.machine).network
        let answered = Set(sections.text("answered")?.split(separator: " ").compactMap { IPAddress($0) } ?? [])
        return Verification(
            differences: found.settled.differences(from: plan.after.expected(in: found).settled),
            silent: neighbours.filter { !answered.contains($0) })
    }

    private static let script = """
        answered=
        for neighbour; do
            ! reach "$neighbour" || answered="$answered $neighbour"
        done
        put answered "$answered"

        """
}

extension HostNetwork {
    /// This network with what the kernel chooses by itself taken from `found`: a bond's address where none was asked for.
    fileprivate func expected(in found: HostNetwork) -> HostNetwork {
        var copy = self
        for link in sortedLinks where link.bond != nil && link.mac == nil {
            copy[link.name]?.mac = found[link.name]?.mac
        }
        return copy
    }
    /// The part of a network that stays as it is while nobody changes it: without the interfaces that programs make and
    /// remove, and without the record of who set a route.
    fileprivate var settled: HostNetwork {
        let lasting = sortedLinks.filter(\.lasts)
        let names = Set(lasting.map(\.name))
        return HostNetwork(
            links: lasting,
            routes: Set(
                routes.filter { names.contains($0.device) }.map { route in
                    var copy = route
                    copy.origin = ""
                    return copy
                }))
    }
}
