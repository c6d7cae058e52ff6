import ZSModel
package import ZSPlanning

/// Something about a machine's network that is wrong, or that an operator should look at.
package struct NetworkFinding: Sendable, Equatable {
    package enum Status: String, Sendable { case warning, failed }
    package let status: Status
    /// The rule of the specification that it breaks.
    package let rule: String
    package let subject: String
    package let message: String

    package init(_ status: Status, _ rule: String, _ subject: String, _ message: String) {
        self.status = status
        self.rule = rule
        self.subject = subject
        self.message = message
    }
}

extension Observation {
    /// What the kernel itself shows to be wrong.
    package var findings: [NetworkFinding] { movingNames + bonds.flatMap(findings(of:)) }

    /// Devices of the cloud's L2 networks that are missing or have no link (N-89).
    package func findings(for networks: [CloudLimits.CloudNetwork]) -> [NetworkFinding] {
        networks.compactMap { network in
            let status = status(of: network.device)
            let fault = status == nil ? "is missing" : status?.hasCarrier == false ? "is off or has no link" : nil
            return fault.map {
                NetworkFinding(.failed, "N-89", network.device.text, "\($0); the L2 network '\(network.name)' needs it")
            }
        }
    }
    /// Names that may swap after a reboot (N-21, N-91).
    private var movingNames: [NetworkFinding] {
        let nics = network.sortedLinks.filter(\.isNIC)
        guard nics.count > 1 else { return [] }
        return nics.filter { $0.name.text.hasPrefix("eth") && $0.name.text.dropFirst(3).allSatisfy(\.isNumber) }
            .map { nic in
                NetworkFinding(
                    .warning, "N-91", nic.name.text,
                    "names such as this may swap after a reboot: rename it to em01 or the like")
            }
    }
    /// NICs that are down, and a switch that does not answer (N-92).
    private func findings(of bond: BondStatus) -> [NetworkFinding] {
        var found = bond.slaves.filter { !$0.isUp }.map { slave in
            NetworkFinding(.failed, "N-92", bond.name.text, "\(slave.name) has no link")
        }
        if bond.slaves.isEmpty { found.append(NetworkFinding(.warning, "N-92", bond.name.text, "has no NIC")) }
        guard network[bond.name]?.bond?.mode == .lacp else { return found }
        if bond.partnerMAC == "00:00:00:00:00:00", !bond.slaves.isEmpty {
            found.append(
                NetworkFinding(.failed, "N-92", bond.name.text, "the switch does not speak LACP on its ports (N-46)"))
        }
        let aggregators = Set(bond.slaves.filter(\.isUp).compactMap(\.aggregator))
        if aggregators.count > 1 {
            found.append(
                NetworkFinding(
                    .failed, "N-92", bond.name.text, "its NICs do not work together: \(aggregators.count) aggregators"))
        }
        return found
    }
}

extension Survey {
    /// What does not fit between the running network, the files and the gateways.
    package var findings: [NetworkFinding] {
        let gateways = observation.network.sortedRoutes.filter { $0.isDefault && $0.table == "main" }
            .compactMap(\.gateway).filter { !answeringGateways.contains($0) }
        return gateways.map { NetworkFinding(.failed, "N-96", $0.description, "the gateway does not answer") }
            + staleFiles
    }
    /// Files of ours that would bring up another network than the one that runs (N-93).
    private var staleFiles: [NetworkFinding] {
        guard let backend = try? backend() else {
            return [NetworkFinding(.failed, "N-93", "machine", "nothing keeps the network's settings over a reboot")]
        }
        let network = observation.network
        var files = ConfigurationFiles(self.files)
        let described = Set(
            network.sortedLinks.filter { $0.lasts && backend.format.describes($0.name, in: files) }.map(\.name))
        guard let plan = try? NetworkPlan(from: network, to: network),
            (try? backend.format.write(LastingSettings(after: plan, subjects: described), to: &files)) != nil
        else { return [] }
        return files.changes.filter { change in
            backend == .ifcfg || change.path.contains("zs") || change.old?.contains(IfupdownFormat.mark) == true
        }.map { NetworkFinding(.failed, "N-93", $0.path, "says another thing than what runs") }
    }
}
