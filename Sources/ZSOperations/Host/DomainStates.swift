import ZSModel
import ZSPorts
import ZSStore

extension Transaction {
    /// Takes over what a host's hypervisor says of the VMs recorded there (R-HOST-09): running or not, as it is.
    ///
    /// VMs that a living job is moving are left to it, and so are records that are newer than the observation.
    /// - Parameter except: VMs that were seen elsewhere.
    /// - Returns: what was changed.
    @discardableResult
    func adoptStates(
        of domains: [DomainObservation], on host: UUID, seenAt began: Timestamp, except: Set<UUID> = []
    ) throws(Failure) -> [(vm: UUID, name: String, before: VMState, after: VMState)] {
        let observed = Dictionary(domains.map { ($0.uuid, $0.state) }, uniquingKeysWith: { first, _ in first })
        let recorded = try all(
            """
            SELECT uuid, name, state FROM vm_instance WHERE host_uuid = \(host) AND last_op_date <= \(began)
                AND uuid NOT IN (SELECT resource_uuid FROM job_lock)
            """
        ) { row throws(Failure) in (try row.uuid("uuid"), try row.text("name"), try row.value("state") as VMState) }
        var changed: [(vm: UUID, name: String, before: VMState, after: VMState)] = []
        for (vm, name, state) in recorded where !except.contains(vm) {
            guard let event = VMState.Event(observed: observed[vm]), let after = state.after(event), after != state
            else { continue }
            try update(.vmInstance, vm, ["state": after])
            if !after.holdsHost { try leaveHost(vm) }
            changed.append((vm, name, state, after))
        }
        return changed
    }

    /// A VM that no longer runs gives back CPU and memory and remembers where it was.
    func leaveHost(_ vm: UUID) throws(Failure) {
        try run("DELETE FROM host_claim WHERE vm_uuid = \(vm)")
        try run(
            """
            UPDATE vm_instance SET last_host_uuid = coalesce(host_uuid, last_host_uuid), host_uuid = NULL
                WHERE uuid = \(vm)
            """)
    }
}

extension VMState.Event {
    /// What an observation means for the record; `nil` when it says nothing yet.
    init?(observed state: DomainState?) {
        switch state {
        case .running, .blocked: self = .running
        case .paused, .suspended: self = .paused
        case .crashed: self = .crashed
        case .noState: self = .noState
        case .shutOff, nil: self = .stopped
        case .shuttingDown: return nil
        }
    }
}
