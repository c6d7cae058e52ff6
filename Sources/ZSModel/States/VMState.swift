/// The state of a virtual machine (`reference/zstack.md` §3.2, `spec/resources.md` §5.1).
package enum VMState: String, StateTable, ParameterValue {
    case created = "Created"
    case starting = "Starting"
    case running = "Running"
    case stopping = "Stopping"
    case stopped = "Stopped"
    case rebooting = "Rebooting"
    case pausing = "Pausing"
    case paused = "Paused"
    case resuming = "Resuming"
    case migrating = "Migrating"
    case destroying = "Destroying"
    case destroyed = "Destroyed"
    case expunging = "Expunging"
    case unknown = "Unknown"
    case crashed = "Crashed"
    case noState = "NoState"

    package enum Event: String, CaseIterable, Sendable {
        case starting, running, stopping, stopped, rebooting, pausing, paused, resuming, migrating, migrated
        case destroying, destroyed, expunging, crashed, noState, unknown
    }

    package static let moves: [Move<VMState>] = [
        from(.created, [.starting: .starting, .destroying: .destroying, .destroyed: .destroyed]),
        from(
            .starting,
            [
                .running: .running, .stopped: .stopped, .paused: .paused, .destroying: .destroying,
                .unknown: .unknown,
            ]),
        from(
            .running,
            [
                .running: .running, .destroying: .destroying, .stopping: .stopping, .stopped: .stopped,
                .rebooting: .rebooting, .migrating: .migrating, .pausing: .pausing, .paused: .paused,
                .crashed: .crashed, .noState: .noState, .unknown: .unknown,
            ]),
        from(
            .stopping, [.stopped: .stopped, .destroying: .destroying, .running: .running, .unknown: .unknown]),
        from(
            .stopped,
            [
                .starting: .starting, .stopped: .stopped, .running: .running, .paused: .paused,
                .destroying: .destroying, .noState: .noState, .unknown: .unknown,
            ]),
        from(
            .migrating,
            [
                .migrated: .running, .running: .running, .paused: .paused, .stopped: .stopped, .noState: .noState,
                .unknown: .unknown, .destroying: .destroying,
            ]),
        from(
            .rebooting,
            [
                .running: .running, .stopped: .stopped, .noState: .noState, .unknown: .unknown,
                .destroying: .destroying,
            ]),
        from(
            .paused,
            [
                .resuming: .resuming, .stopped: .stopped, .running: .running, .stopping: .stopping,
                .destroying: .destroying, .noState: .noState, .unknown: .unknown, .migrating: .migrating,
            ]),
        from(
            .pausing,
            [
                .paused: .paused, .destroying: .destroying, .running: .running, .noState: .noState,
                .unknown: .unknown,
            ]),
        from(
            .resuming,
            [
                .running: .running, .destroying: .destroying, .paused: .paused, .noState: .noState,
                .unknown: .unknown,
            ]),
        from(
            .unknown,
            [
                .destroying: .destroying, .stopping: .stopping, .unknown: .unknown, .paused: .paused,
                .running: .running, .migrating: .migrating, .noState: .noState, .stopped: .stopped,
            ]),
        from(
            .destroying,
            [
                .unknown: .unknown, .destroyed: .destroyed, .destroying: .destroying, .running: .running,
                .expunging: .expunging,
            ]),
        from(.destroyed, [.stopped: .stopped, .expunging: .expunging]),
        from(.expunging, [.destroyed: .destroyed]),
        from(
            .crashed,
            [
                .running: .running, .unknown: .unknown, .stopping: .stopping, .stopped: .stopped,
                .rebooting: .rebooting, .crashed: .crashed, .destroyed: .destroyed, .noState: .noState,
                .destroying: .destroying, .starting: .starting,
            ]),
        from(
            .noState,
            [
                .running: .running, .unknown: .unknown, .stopping: .stopping, .stopped: .stopped,
                .rebooting: .rebooting, .crashed: .crashed, .destroyed: .destroyed, .noState: .noState,
                .destroying: .destroying,
            ]),
    ].flatMap { $0 }

    /// Whether a VM in this state is on its way somewhere: a living job stands behind it, or a dead one.
    package var isPassing: Bool {
        switch self {
        case .starting, .stopping, .rebooting, .pausing, .resuming, .migrating, .destroying, .expunging: true
        default: false
        }
    }
    /// Whether the VM holds CPU and memory of its host (A-CAP-07).
    package var holdsHost: Bool {
        switch self {
        case .created, .stopped, .destroyed, .expunging: false
        default: true
        }
    }
}
