import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts

extension Cloud {
    /// Changes a host's running network; nothing is written to the host's files (N-74).
    ///
    /// The change is armed, verified and confirmed like an operator's: a host that it cuts off takes it back by itself.
    /// - Parameter plan: makes the plan of what is found there; an empty one changes nothing.
    func changeNetwork(
        of host: HostRecord, _ plan: (HostNetwork) throws(Failure) -> NetworkPlan
    ) throws(Failure) {
        do throws(Failure) { try change(host, plan) } catch {
            // A host that cannot be reached has codes of its own.
            throw [.unreachable, .timeout].contains(error.kind)
                ? error : error.during("host '\(host.name)'").coded("L2.1000")
        }
    }

    private func change(
        _ host: HostRecord, _ plan: (HostNetwork) throws(Failure) -> NetworkPlan
    ) throws(Failure) {
        let shell = try shell(on: host)
        let limit = deadline(Patience.action)
        var care = ChangeCare()
        care.confirmTimeout = .seconds(10)
        while true {
            if try plan(try Observation.of(shell, by: limit).network).isEmpty { return }
            let survey = try Survey.of(shell, by: limit)
            var random = SystemRandomNumberGenerator()
            let change = NetworkChange(id: UUID(random: &random), try plan(survey.observation.network))
            let target = ChangeTarget(shell) { [machines] _, deadline throws(Failure) in
                try machines.shell(of: host.machine, by: deadline)
            }
            do throws(Failure) {
                _ = try change.make(on: target, survey: survey, care: care, progress: progress)
                return
            } catch {
                // Another command changes the network there just now.
                guard error.kind == .conflict, !limit.hasPassed else { throw error }
            }
            sleep(for: .milliseconds(200))
        }
    }
}
