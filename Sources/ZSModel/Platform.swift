/// What runs in the guest; decides the bus of its disks and the model of its NICs (R-IMG-03).
package enum Platform: String, Sendable, CaseIterable, ParameterValue {
    case linux = "Linux"
    case windows = "Windows"
    case other = "Other"
    case paravirtualization = "Paravirtualization"
    case windowsVirtio = "WindowsVirtio"

    /// Whether disks and NICs are virtio; the others get emulated IDE disks and e1000 NICs.
    package var usesVirtio: Bool {
        switch self {
        case .linux, .paravirtualization, .windowsVirtio: true
        case .windows, .other: false
        }
    }
    /// Windows keeps local time in the hardware clock.
    package var clockIsLocalTime: Bool { self == .windows || self == .windowsVirtio }
}
