import Glibc

/// The variables that a process was given.
package struct EnvironmentVariables: Sendable {
    private let value: @Sendable (String) -> String?

    /// Those of this process, looked up when asked for.
    package static var current: EnvironmentVariables {
        EnvironmentVariables { name in getenv(name).map { String(cString: $0) } }
    }
    private init(_ value: @escaping @Sendable (String) -> String?) { self.value = value }
    package init(_ values: [String: String]) { self.init { values[$0] } }

    /// `nil` when it is not set; an empty one counts as not set, as most programs have it.
    package subscript(_ name: String) -> String? { value(name).flatMap { $0.isEmpty ? nil : $0 } }
}
