/// What the operator wants of a resource (R-COM-13).
package enum AdministrativeState: String, Sendable, CaseIterable, ParameterValue {
    case enabled = "Enabled"
    case disabled = "Disabled"
}

/// The word that changes an ``AdministrativeState``.
package enum StateEvent: String, Sendable, CaseIterable, ParameterValue {
    case enable, disable
    package var state: AdministrativeState { self == .enable ? .enabled : .disabled }
}

/// What the operator wants of a host.
package enum HostState: String, StateTable, ParameterValue {
    case enabled = "Enabled"
    case disabled = "Disabled"
    case preMaintenance = "PreMaintenance"
    case maintenance = "Maintenance"

    package enum Event: String, CaseIterable, Sendable { case enable, disable, preMaintain, maintain }

    package static let moves: [Move<HostState>] =
        HostState.allCases.flatMap { from($0, [.enable: .enabled, .disable: .disabled]) }
        + from(.enabled, [.preMaintain: .preMaintenance]) + from(.disabled, [.preMaintain: .preMaintenance])
        + from(.preMaintenance, [.maintain: .maintenance])
}

/// The word that changes a ``HostState``; also used for primary storage.
package enum MaintenanceEvent: String, Sendable, CaseIterable, ParameterValue {
    case enable, disable, maintain
}

/// What the operator wants of a primary storage.
package enum StorageState: String, Sendable, CaseIterable, ParameterValue {
    case enabled = "Enabled"
    case disabled = "Disabled"
    case maintenance = "Maintenance"
}

/// What the last probe of a host or storage found; every move is legal.
package enum ConnectionStatus: String, Sendable, CaseIterable, ParameterValue {
    case connecting = "Connecting"
    case connected = "Connected"
    case disconnected = "Disconnected"
}

/// How far an image has come.
package enum ImageStatus: String, Sendable, CaseIterable, ParameterValue {
    case creating = "Creating"
    case downloading = "Downloading"
    case ready = "Ready"
    case error = "Error"
    case deleted = "Deleted"
}

/// How far a volume has come.
package enum VolumeStatus: String, Sendable, CaseIterable, ParameterValue {
    case notInstantiated = "NotInstantiated"
    case creating = "Creating"
    case ready = "Ready"
    case migrating = "Migrating"
    case deleted = "Deleted"
}
