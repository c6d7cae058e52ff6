package import ZSModel
import ZSPlanning
package import ZSPorts

/// A machine whose network is to be changed, and the way to it afterwards.
package struct ChangeTarget: Sendable {
    package let shell: any Shell
    /// Makes a new connection, at one of the addresses that the machine may have by then; tries until the deadline.
    /// On this machine itself, a new look at the same one.
    package let reconnect: @Sendable ([IPAddress], Deadline) throws(Failure) -> any Shell

    package init(
        _ shell: any Shell, reconnect: @escaping @Sendable ([IPAddress], Deadline) throws(Failure) -> any Shell
    ) {
        self.shell = shell
        self.reconnect = reconnect
    }
}

/// How careful a change is.
package struct ChangeCare: Sendable {
    /// After this time without a confirmation the machine takes the change back by itself.
    package var confirmTimeout: Duration = .seconds(30)
    /// `false` leaves the confirmation to a later command.
    package var confirms = true
    /// `false` lets the change stand without a look at what came of it.
    package var isSafe = true
    /// The new default gateway must answer, whether the old one did or not.
    package var requiresGateway = false
    /// The peer of the SSH session in which the command itself was typed; it must still be reached.
    package var peer: IPAddress?
    package init() {}
}

/// What became of a change.
package enum ChangeResult: Sendable, Equatable {
    /// The machine was so already.
    case unchanged
    case confirmed
    /// It is made, and is taken back unless somebody confirms it in time.
    case waiting
}

extension NetworkChange {
    /// Makes the change: arms the way back on the machine, makes the steps, writes the files, reads everything back
    /// over a new connection, and only then lets the change stand.
    ///
    /// Whatever happens to this process or to the connection, the machine is as it was before when the time is over
    /// and nobody has confirmed.
    /// - Throws: `.conflict` when another change waits there or a file was edited meanwhile; `.failed` when a step
    ///   failed or the result is not what was planned, and all was taken back; `.unreachable` when the machine does
    ///   not answer any more, with when it will again.
    package func make(
        on target: ChangeTarget, survey: Survey, care: ChangeCare, progress: any ProgressSink
    ) throws(Failure) -> ChangeResult {
        guard !isEmpty else { return .unchanged }
        let limit = Deadline.after(care.confirmTimeout)
        // What is decided in the last moment might be too late for the machine's own clock.
        let decision = Deadline.after(care.confirmTimeout - min(.seconds(2), care.confirmTimeout / 5))
        progress.report("changing the network of \(target.shell.machine)", done: 0, total: nil)
        try start(on: target, care, by: limit)
        guard care.confirms else { return .waiting }
        let second: any Shell
        do throws(Failure) { second = try target.reconnect(plan.newAddresses, decision) } catch {
            throw lost(target, error, care)
        }
        if care.isSafe { try verify(on: second, neighbours(survey, care), target, care, by: decision) }
        switch try ChangeDecision.confirm(id, on: second, by: limit) {
        case .confirmed: return .confirmed
        case .nothing, .reverted, .tooLate:
            throw Failure(
                .timeout, "\(target.shell.machine): the change was taken back before it could be confirmed",
                hint: "give it more time with --confirm-timeout")
        }
    }

    private func start(on target: ChangeTarget, _ care: ChangeCare, by limit: Deadline) throws(Failure) {
        let command = ChangeStart.command(self, confirmTimeout: care.confirmTimeout)
        let answer: ChangeStart.Answer
        do throws(Failure) {
            answer = ChangeStart.answer(
                try target.shell.require("changing the network", command, by: limit).text)
        } catch {
            // The link may be what is being changed: only a new connection can tell.
            guard [.unreachable, .timeout].contains(error.kind) else { throw error }
            return
        }
        let machine = target.shell.machine
        switch answer {
        case .applied, .unknown: return
        case .failed(let what):
            throw Failure(
                .failed, "\(machine): a step failed, and all is as it was", details: [.init("step", what)],
                cause: lastWords(on: target.shell))
        case .pending(let other):
            throw Failure(
                .conflict, "\(machine): another change of the network waits there",
                hint: "confirm it or take it back: zs-network-setting confirm|revert", details: [.init("change", other)]
            )
        case .stale(let path):
            throw Failure(.conflict, "\(machine): '\(path)' was changed by somebody just now", hint: "try again")
        }
    }
    private func lastWords(on shell: any Shell) -> String? {
        let command = Command(["tail", "-n", "5", "\(ChangeScripts.root)/last/log"])
        return (try? shell.run(command, by: .after(.seconds(5))))?.text
    }

    /// Who must answer afterwards: the gateways of the families of which one answered before, and the peer.
    private func neighbours(_ survey: Survey, _ care: ChangeCare) -> [IPAddress] {
        let answered = Set(survey.answeringGateways.map(\.family))
        let gateways = plan.after.sortedRoutes.filter { $0.isDefault && $0.table == "main" }.compactMap(\.gateway)
            .filter { care.requiresGateway || answered.contains($0.family) }
        return gateways + (care.peer.map { [$0] } ?? [])
    }

    private func verify(
        on shell: any Shell, _ neighbours: [IPAddress], _ target: ChangeTarget, _ care: ChangeCare,
        by decision: Deadline
    ) throws(Failure) {
        var last: Verification?
        while !decision.hasPassed {
            do throws(Failure) {
                let found = try Verification.of(plan, reaching: neighbours, on: shell, by: decision)
                if found.isGood { return }
                last = found
                _ = try shell.run(Command(["sleep", "0.3"], asRoot: false), by: decision)
            } catch {
                if last == nil { throw lost(target, error, care) }
                break
            }
        }
        // A machine that can be told no more does it by itself.
        _ = try? ChangeDecision.revert(id, on: shell, by: .after(.seconds(20)))
        throw refused(last, target)
    }
    private func refused(_ found: Verification?, _ target: ChangeTarget) -> Failure {
        let silent = found?.silent.map { Failure.Detail($0.description, "does not answer") } ?? []
        return Failure(
            .failed, "\(target.shell.machine): the network did not become what was planned; all is as it was",
            hint: silent.isEmpty ? nil : "check the gateway, the VLAN and the switch's trunk settings (N-57)",
            details: silent + (found?.differences ?? []))
    }
    private func lost(_ target: ChangeTarget, _ error: Failure, _ care: ChangeCare) -> Failure {
        Failure(
            .unreachable,
            "\(target.shell.machine) does not answer after the change; it takes it back by itself "
                + "within \(care.confirmTimeout.milliseconds / 1000) s of its beginning",
            hint: "check the address, the VLAN and the switch's settings", cause: error.message)
    }
}
