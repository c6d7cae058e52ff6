import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRemote

func link(_ text: String) -> InterfaceName { InterfaceName(text)! }

extension NetworkGuest {
    /// Plans and makes a change past the links that change, and expects the kernel to have become what was planned.
    @discardableResult
    func change(
        backend: Backend? = nil, subjects: Set<InterfaceName> = [], _ edit: (inout NetworkDraft) throws -> Void
    ) throws -> NetworkChange {
        let shell = try shell()
        let survey = try Survey.of(shell, by: soon)
        var draft = NetworkDraft(survey.observation.network)
        try edit(&draft)
        var random = SystemRandomNumberGenerator()
        let id = UUID(random: &random)
        let plan = try draft.plan()
        let change =
            backend == nil
            ? NetworkChange(id: id, plan)
            : try NetworkChange(id: id, plan, subjects: subjects, on: survey, backend: backend)
        var care = ChangeCare()
        // An emulated machine takes its time.
        care.confirmTimeout = .seconds(120)
        let target = ChangeTarget(shell) { _, _ throws(Failure) in shell }
        _ = try change.make(on: target, survey: survey, care: care, progress: NoProgress())
        return change
    }
    /// Plans a change and makes its bare steps, and expects the kernel to have become what was planned.
    func perform(
        from network: HostNetwork, _ edit: (inout NetworkDraft) throws -> Void,
        _ location: SourceLocation = #_sourceLocation
    ) throws -> NetworkPlan {
        var draft = NetworkDraft(network)
        try edit(&draft)
        let plan = try draft.plan()
        try perform(plan.steps)
        try expect(plan.after, location)
        return plan
    }
    /// Makes the inverse steps of a plan that was made, and expects all to be as it was.
    func undo(_ plan: NetworkPlan, _ location: SourceLocation = #_sourceLocation) throws {
        try perform(plan.inverse)
        try expect(plan.before, location)
    }
    private func perform(_ steps: [LinkStep]) throws {
        try run(steps.map { $0.words.joined(separator: " ") }.joined(separator: "\n"))
    }

    /// eth0 as the way in needs it.
    func prepareLink() throws {
        try run(
            """
            ip link set eth0 up
            ip address flush dev eth0
            ip address add 192.168.77.10/24 broadcast 192.168.77.255 dev eth0
            ip route replace default via 192.168.77.1 dev eth0 proto static
            """)
    }
}
