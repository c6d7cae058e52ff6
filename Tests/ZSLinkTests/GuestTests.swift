import Glibc
import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts

func name(_ text: String) -> InterfaceName { InterfaceName(text)! }

/// The guest with the real kernel modules, when `$ZS_NETWORK_GUEST` names one: `PORT KEYFILE`.
struct Guest {
    let shell: ProgramShell

    static let isThere = getenv("ZS_NETWORK_GUEST") != nil

    init() {
        let words = String(cString: getenv("ZS_NETWORK_GUEST")).split(separator: " ").map(String.init)
        shell = ProgramShell(
            machine: "guest",
            prefix: [
                "ssh", "-i", words[1], "-p", words[0], "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR", "-o",
                "UserKnownHostsFile=/dev/null", "-o", "ControlMaster=auto", "-o", "ControlPath=/tmp/zs-guest-%p",
                "-o", "ControlPersist=60", "root@127.0.0.1",
            ])
    }
    var soon: Deadline { .after(.seconds(60)) }

    func observe() throws -> HostNetwork { try Observation.of(shell, by: soon).network }

    @discardableResult
    func run(_ script: String) throws -> String { try shell.require("test", .script(script), by: soon).text }

    /// Plans and makes a change of the running network alone.
    @discardableResult
    func change(_ edit: (inout NetworkDraft) throws -> Void) throws -> NetworkChange {
        let survey = try Survey.of(shell, by: soon)
        var draft = NetworkDraft(survey.observation.network)
        try edit(&draft)
        var random = SystemRandomNumberGenerator()
        let change = NetworkChange(id: UUID(random: &random), try draft.plan())
        let target = ChangeTarget(shell) { [shell] _, _ in shell }
        _ = try change.make(on: target, survey: survey, care: ChangeCare(), progress: NoProgress())
        return change
    }
    /// Undoes a change with the script that lies on the machine for it.
    func undo(_ change: NetworkChange) throws {
        for step in change.plan.inverse { try shell.require("undoing", Command(step.words), by: soon) }
    }
}

@Suite(.enabled(if: Guest.isThere, "no guest: ZS_NETWORK_GUEST is not set"), .serialized)
struct GuestTests {
    let guest = Guest()

    @Test("every mode of a bond is made, changed, emptied and taken back, as the model says", arguments: BondMode.allCases)
    func modes(mode: BondMode) throws {
        var allowing = BondPermissions()
        allowing.switchReady = true
        allowing.withSlaves = true
        let bond = name("bond7")
        let before = try guest.observe()
        let made = try guest.change { draft in
            try draft.makeBond(bond, .standard(mode), allowing: allowing)
            try draft.attach(name("eth1"), to: bond, allowing: allowing)
            try draft.attach(name("eth2"), to: bond, allowing: allowing)
        }
        #expect(try guest.observe().differences(from: made.plan.after) == [])
        let changed = try guest.change { draft in
            var settings = Bond.standard(mode)
            settings[.miimon] = "50"
            settings[.hashPolicy] = "layer3+4"
            settings[.lacpRate] = "fast"
            settings[.primaryReselect] = "better"
            try draft.updateBond(bond, settings, mtu: 1400)
        }
        #expect(try guest.observe().differences(from: changed.plan.after) == [])
        let fewer = try guest.change { try $0.detach(name("eth1"), from: bond, allowing: allowing) }
        #expect(try guest.observe().differences(from: fewer.plan.after) == [])
        try guest.undo(fewer)
        #expect(try guest.observe().differences(from: fewer.plan.before) == [])
        try guest.undo(changed)
        #expect(try guest.observe().differences(from: changed.plan.before) == [])
        try guest.undo(made)
        #expect(try guest.observe().differences(from: before) == [])
    }
}
