import ZSCommandLine
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRendering
import ZSSystem
import ZSTool

/// What a command wants of a machine's network.
struct HostEdit: Sendable {
    /// Changes the draft; throws what the rules forbid.
    let edit: @Sendable (inout NetworkDraft, Survey) throws(Failure) -> Void
    /// The links that are written down even where nothing has to change.
    let subjects: Set<InterfaceName>
    /// New addresses that nobody else may have (N-56).
    var probes: [Probe] = []

    struct Probe: Sendable {
        let address: IPAddress
        let interface: InterfaceName
    }
}

/// What became of one machine.
struct HostOutcome: Sendable {
    let host: String?
    let change: NetworkChange
    let result: ChangeResult?
    var warnings: [String]
    /// The network that is now, or would be.
    let network: HostNetwork
}

extension NetworkSession {
    /// Makes the same change on every machine that the command is about; one that fails is as it was, and the others
    /// are not held up.
    /// - Parameter text: the answer for people (N-13).
    func change(
        _ given: Given, _ care: CareOptions, _ wanted: HostEdit, isDryRun: Bool? = nil,
        text: @escaping @Sendable (HostOutcome) -> String,
        further: @escaping @Sendable (HostOutcome) -> [JSON.Member] = { _ in [] }
    ) throws(Failure) -> Reply {
        defer { close() }
        let isDryRun = isDryRun ?? console.options.isDryRun
        let hosts = try machines()
        let results = fanOut(hosts, width: 16) { [self] host in
            Result { () throws(Failure) in
                try change(host, care.care(given), care.backend(given), wanted, isDryRun: isDryRun)
            }
        }
        var outcomes: [HostOutcome] = []
        var failures: [(host: String, failure: Failure)] = []
        for (host, result) in zip(hosts, results) {
            switch result {
            case .success(let outcome): outcomes.append(outcome)
            case .failure(let failure): failures.append((host.shownName, failure))
            }
        }
        for outcome in outcomes where !failures.isEmpty {
            console.note("\(outcome.host ?? "this machine"): \(outcome.result == .unchanged ? "unchanged" : "changed")")
        }
        if failures.count == 1, outcomes.isEmpty { throw failures[0].failure }
        if let first = failures.first?.failure {
            throw Failure(
                outcomes.isEmpty ? first.kind : .partial,
                "\(failures.count) of \(hosts.count) hosts failed and are as they were",
                details: failures.map { .init($0.host, $0.failure.message) })
        }
        return reply(to: outcomes, isDryRun: isDryRun, text, further)
    }

    private func reply(
        to outcomes: [HostOutcome], isDryRun: Bool, _ text: (HostOutcome) -> String,
        _ further: (HostOutcome) -> [JSON.Member]
    ) -> Reply {
        if answersText {
            for warning in outcomes.flatMap(\.warnings) { console.note("warning: \(warning)") }
            return .text(outcomes.map { isDryRun ? $0.change.previewText : text($0) }.joined())
        }
        let documents = outcomes.map { outcome in
            JSON.object(outcome.members + (isDryRun ? outcome.change.previewMembers : further(outcome)))
        }
        return .document(documents.count == 1 ? documents[0] : ["hosts": .list(documents)])
    }

    private func change(
        _ host: NetworkMachine, _ care: ChangeCare, _ backend: Backend?, _ wanted: HostEdit, isDryRun: Bool
    ) throws(Failure) -> HostOutcome {
        let target = try changeTarget(host)
        let survey = try Survey.of(target.shell, by: .after(.seconds(30)))
        var draft = NetworkDraft(survey.observation.network, limits: host.limits)
        try wanted.edit(&draft, survey)
        let probed = try probe(wanted.probes, survey.observation.network, target.shell)
        for warning in probed { draft.warn(warning) }
        var random = SystemRandomNumberGenerator()
        let change = try NetworkChange(
            id: UUID(random: &random), try draft.plan(), subjects: wanted.subjects, on: survey, backend: backend)
        var care = care
        if host.target == nil { care.peer = Self.sshPeer }
        let result =
            isDryRun
            ? nil : try change.make(on: target, survey: survey, care: care, progress: console.progress)
        if result == .confirmed { for warning in aftermath(change.plan, target) { draft.warn(warning) } }
        return HostOutcome(
            host: host.name, change: change, result: result, warnings: draft.warnings, network: draft.network)
    }
    /// What can be said afterwards; a machine that cannot be asked any more has done what it should all the same.
    private func aftermath(_ plan: NetworkPlan, _ target: ChangeTarget) -> [String] {
        do throws(Failure) {
            let shell = try target.reconnect(plan.newAddresses, .after(.seconds(10)))
            return try Aftermath.warnings(of: plan, on: shell, by: .after(.seconds(30)))
        } catch { return ["what came of it could not be looked at: \(error.message)"] }
    }
    /// Refuses addresses that another machine answers for.
    /// - Returns: what could not be found out.
    private func probe(
        _ probes: [HostEdit.Probe], _ network: HostNetwork, _ shell: any Shell
    ) throws(Failure) -> [String] {
        var warnings: [String] = []
        for probe in probes where network.carrier(of: probe.address) == nil {
            guard case .v4(let address) = probe.address, network[probe.interface] != nil else { continue }
            switch try AddressProbe.ask(address, on: probe.interface, shell, by: .after(.seconds(10))) {
            case .free: break
            case .taken:
                throw .refusal(
                    .conflict, "another machine answers for \(address)", hint: "choose another, or say --no-probe",
                    rule: "N-56")
            case .unknown: warnings.append("nobody was asked whether another machine has \(address)")
            }
        }
        return warnings
    }
    /// The other end of the SSH session in which this command was typed.
    private static var sshPeer: IPAddress? {
        EnvironmentVariables.current["SSH_CONNECTION"]?.split(separator: " ").first.flatMap { IPAddress($0) }
    }
}

extension HostOutcome {
    var members: [JSON.Member] {
        var members: [JSON.Member] = host.map { [JSON.Member("host", .text($0))] } ?? []
        members.append(JSON.Member("changed", .bool(result == nil ? !change.isEmpty : result != .unchanged)))
        if result == .waiting { members.append(JSON.Member("waits", .text(change.id.description))) }
        members.append(JSON.Member("files", .list(change.files.map { .text($0.path) })))
        members.append(JSON.Member("warnings", .list(warnings.map { .text($0) })))
        if result == .confirmed || result == .waiting, change.plan.touchesBridges {
            members.append(JSON.Member("advice", "reconnect the host in the cloud: zs-cli ReconnectHost (N-19)"))
        }
        return members
    }
}

extension NetworkPlan {
    /// Whether names or bridges differ, which the cloud should be told of.
    fileprivate var touchesBridges: Bool {
        !renames.isEmpty
            || Set(before.sortedLinks.filter { $0.bridge != nil }.map(\.name))
                != Set(after.sortedLinks.filter { $0.bridge != nil }.map(\.name))
    }
}

extension NetworkChange {
    /// What would be done (N-15).
    var previewMembers: [JSON.Member] {
        [
            JSON.Member("commands", .list(commands.map { .text($0.joined(separator: " ")) })),
            JSON.Member(
                "changes",
                .list(
                    files.map { file in
                        [
                            "path": .text(file.path), "old": file.old.map { .text($0) } ?? .null,
                            "new": file.new.map { .text($0) } ?? .null,
                        ]
                    })),
        ]
    }
    var previewText: String {
        if isEmpty { return "nothing to change\n" }
        let lines = commands.map { $0.joined(separator: " ") }
        let diffs = files.flatMap { file in
            ["--- \(file.old == nil ? "/dev/null" : file.path)", "+++ \(file.new == nil ? "/dev/null" : file.path)"]
                + LineDifference.of(file.old ?? "", file.new ?? "")
        }
        return (lines + diffs).map { $0 + "\n" }.joined()
    }
}
