/// Whether a resource may take new work: what an operator wants of it, and whether it answers.
package struct Readiness: Sendable, Equatable {
    /// What an operator wants (R-HOST-16 to -18, R-PS-10, R-PS-11).
    package enum State: String, Sendable, CaseIterable {
        case enabled = "Enabled"
        case disabled = "Disabled"
        case preMaintenance = "PreMaintenance"
        case maintenance = "Maintenance"
    }
    /// Whether it answers.
    package enum Status: String, Sendable, CaseIterable {
        case connecting = "Connecting"
        case connected = "Connected"
        case disconnected = "Disconnected"
    }
    package var state: State
    package var status: Status

    package init(_ state: State = .enabled, _ status: Status = .connected) {
        self.state = state
        self.status = status
    }
    package var isReady: Bool { state == .enabled && status == .connected }

    /// Why it is not ready, such as "is Disabled and Disconnected".
    var objection: String {
        let words = [state == .enabled ? nil : state.rawValue, status == .connected ? nil : status.rawValue]
        return "is " + words.compactMap { $0 }.joined(separator: " and ")
    }
}
