package import ZSModel

extension NetworkDraft {
    /// Gives physical NICs other names, all at once, so that two can swap theirs (N-04, N-25).
    /// - Parameter force: also NICs that belong to something or that something stands on.
    package mutating func rename(_ names: [InterfaceName: InterfaceName], force: Bool = false) throws(Failure) {
        var wanted: [InterfaceName: InterfaceName] = [:]
        for (old, new) in names.sorted(by: { $0.key.text < $1.key.text }) where old != new {
            if network[old] == nil, network[new]?.isNIC == true, names[new] == nil {
                warnings.append("'\(old)' is not there and '\(new)' is: taken as renamed already")
                continue
            }
            try checkRename(old, to: new, others: names, force: force)
            wanted[old] = new
        }
        if let twice = Dictionary(grouping: wanted.values, by: \.self).first(where: { $0.value.count > 1 })?.key {
            throw .refusal(.usage, "two NICs cannot both be called '\(twice)'", rule: "N-25")
        }
        network = network.renamed(wanted)
        let former = Dictionary(renames.map { ($0.value, $0.key) }) { first, _ in first }
        for (old, new) in wanted { renames[former[old] ?? old] = new }
    }

    private func checkRename(
        _ old: InterfaceName, to new: InterfaceName, others: [InterfaceName: InterfaceName], force: Bool
    ) throws(Failure) {
        let link = try existing(old, rule: "N-25")
        guard link.isNIC else {
            throw .refusal(.conflict, "\(old) is no physical NIC but of kind \(link.kindName)", rule: "N-25")
        }
        guard !new.text.contains("."), new.text != "lo", new.text != "all", new.text != "default" else {
            throw .refusal(.usage, "'\(new)' is no name for a NIC", hint: "a dot means a VLAN device", rule: "N-25")
        }
        if network[new] != nil, others[new] == nil {
            throw .refusal(.exists, "'\(new)' exists already", rule: "N-25")
        }
        try limits.refuseUse(of: old, rule: "N-23")
        let users =
            (link.master.map { ["\(old) belongs to \($0)"] } ?? [])
            + network.vlans(on: old).map { "\($0.name) stands on \(old)" }
        if let user = users.first, !force {
            throw .refusal(
                .conflict, user, hint: "rename NICs before bonds and VLANs are made, or say --force", rule: "N-25")
        }
    }
}
