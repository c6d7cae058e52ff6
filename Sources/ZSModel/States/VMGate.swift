/// What may be done to a virtual machine in which state (`reference/zstack.md` §3.2a).
package enum VMGate: String, CaseIterable, Sendable {
    case start, stop, reboot, pause, resume, destroy, recover, expunge, attachVolume, detachVolume, image

    package var states: Set<VMState> {
        switch self {
        case .start: [.created, .stopped, .crashed]
        case .stop: [.running, .paused, .unknown, .crashed, .noState]
        case .reboot: [.running, .crashed, .noState]
        case .pause: [.running]
        case .resume: [.paused]
        case .destroy:
            [
                .created, .running, .stopped, .paused, .unknown, .crashed, .noState, .starting, .stopping, .rebooting,
                .migrating, .pausing, .resuming,
            ]
        case .recover, .expunge: [.destroyed]
        case .attachVolume, .detachVolume: [.running, .stopped, .paused]
        case .image: [.stopped]
        }
    }

    /// - Throws: `.conflict` VM.1010, naming the VM, its state and the states that would do.
    package func check(_ state: VMState, of name: String) throws(Failure) {
        guard states.contains(state) else {
            let allowed = states.map(\.rawValue).sorted().joined(separator: ", ")
            throw Failure(
                .conflict, "virtual machine '\(name)' is \(state.rawValue): cannot \(rawValue) it", code: "VM.1010",
                hint: "that needs one of: \(allowed)")
        }
    }
}
