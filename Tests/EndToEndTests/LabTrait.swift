import Testing
import ZSTestSupport

extension Lab {
    /// The lab of the suite that the running test belongs to.
    @TaskLocal static var current: Lab!
}

/// Gives a suite a lab of its own, which lives as long as the suite.
struct LabTrait: SuiteTrait, TestScoping {
    let hosts: Int
    let kernel: Lab.Kernel
    let isRecursive = false

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Lab.use(hosts: hosts, kernel: kernel) { lab in
            try await Lab.$current.withValue(lab) { try await function() }
        }
    }
}

extension Trait where Self == LabTrait {
    /// `@Suite(.lab(hosts: 2))`: the tests of the suite find the hosts in `Lab.current`.
    static func lab(hosts: Int, kernel: Lab.Kernel = .shared) -> LabTrait { LabTrait(hosts: hosts, kernel: kernel) }
}
