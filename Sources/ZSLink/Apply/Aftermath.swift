package import ZSModel
package import ZSPlanning
package import ZSPorts

/// What is worth saying about a machine after a change that stands: nothing that would have forbidden it.
package enum Aftermath {
    /// Looks at the gateways that nobody required to answer (N-57), and at the switch's side of LACP (N-46).
    ///
    /// The switch gets ten seconds to speak.
    package static func warnings(
        of plan: NetworkPlan, on shell: any Shell, by deadline: Deadline
    ) throws(Failure) -> [String] {
        let bonds = plan.after.sortedLinks.filter { link in
            link.bond?.mode == .lacp && plan.before.members(of: link.name) != plan.after.members(of: link.name)
                && !plan.after.members(of: link.name).isEmpty
        }
        let former = Set(plan.before.routes.filter(\.isDefault).compactMap(\.gateway))
        let gateways = plan.after.sortedRoutes.filter { $0.isDefault && $0.table == "main" }.compactMap(\.gateway)
            .filter { !former.contains($0) }
        guard !bonds.isEmpty || !gateways.isEmpty else { return [] }
        let command = Command.script(
            Reach.function + script, [bonds.map(\.name.text).joined(separator: " ")] + gateways.map(\.description))
        let said = try shell.require("looking at the network", command, by: deadline).text
        return said.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return words.first == "gateway"
                ? "the gateway \(words.last ?? "") does not answer: check the VLAN and the switch's trunk settings (N-57)"
                : "the switch does not speak LACP on the ports of \(words.last ?? "") (N-46)"
        }
    }

    // `$1` are the bonds, the rest the gateways.
    private static let script = """
        bonds=$1
        shift
        for gateway; do
            reach "$gateway" || echo "gateway $gateway"
        done
        tries=0
        while [ -n "$bonds" ]; do
            silent=
            for bond in $bonds; do
                ! grep -q 'Partner Mac Address: 00:00:00:00:00:00' "/proc/net/bonding/$bond" 2>/dev/null || silent="$silent $bond"
            done
            bonds=$silent
            tries=$((tries + 1))
            [ "$tries" -lt 20 ] || break
            [ -z "$bonds" ] || sleep 0.5
        done
        for bond in $bonds; do
            echo "bond $bond"
        done

        """
}
