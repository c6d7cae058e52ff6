import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRemote

/// The ways to lose a machine.
enum Mistake: String, CaseIterable, Sendable {
    case wrongAddress, wrongVLAN, wrongBondMode, killedProcess, pulledCable

    func edit(_ draft: inout NetworkDraft) throws {
        let eth0 = link("eth0")
        let right = InterfaceAddressing([IPPrefix("192.168.77.10/24")!], gateway: IPAddress("192.168.77.1"))
        var wanted = NetworkDescription()
        switch self {
        case .wrongAddress:
            wanted.addresses = [
                .init(eth0, onBridge: false, InterfaceAddressing([IPPrefix("192.168.78.10/24")!], gateway: nil))
            ]
        case .wrongVLAN:
            wanted.vlans = [.init(base: eth0, tag: VLANTag(99)!)]
            wanted.addresses = [.init(link("eth0.99"), onBridge: true, right)]
        case .wrongBondMode:
            // Prefers a NIC whose wire leads nowhere.
            wanted.bonds = [
                .init(
                    link("bond0"), Bond(.activeBackup, [.miimon: "100", .primary: "eth1"]),
                    slaves: [link("eth1"), eth0])
            ]
            wanted.addresses = [.init(link("bond0"), onBridge: false, right)]
        case .killedProcess, .pulledCable:
            wanted.addresses = [.init(eth0, onBridge: true, right)]
        }
        try draft.apply(wanted)
    }
}

extension NetworkTests {
    @Suite struct CutOffTests {
        @Test(
            "issue 4: a machine that is cut off is back within the time-out and 5 s, as it was, files too",
            arguments: Mistake.allCases)
        func returns(mistake: Mistake) async throws {
            let guest = try NetworkGuest.fresh()
            try guest.prepareLink()
            let listing = "find /etc -xdev -type f ! -path '/etc/zs-network/*' -exec md5sum {} + | sort"
            let (before, filesBefore) = (try guest.observe(), try guest.run(listing))
            let shell = try guest.connectOverTheLink(by: guest.soon)
            let survey = try Survey.of(shell, by: guest.soon)
            var draft = NetworkDraft(survey.observation.network)
            try mistake.edit(&draft)
            var random = SystemRandomNumberGenerator()
            let change = try NetworkChange(
                id: UUID(random: &random), try draft.plan(), subjects: [link("eth0")], on: survey, backend: .ifupdown)
            #expect(!change.plan.isEmpty && !change.files.isEmpty)
            var care = ChangeCare()
            care.confirmTimeout = .seconds(12)
            // What the machine sees of a process that was killed: nobody comes back.
            care.confirms = mistake != .killedProcess
            if mistake == .pulledCable { try await guest.cord("eth0", "off") }
            let target = ChangeTarget(shell) { _, deadline throws(Failure) in try guest.connectOverTheLink(by: deadline)
            }
            let result = Result { try change.make(on: target, survey: survey, care: care, progress: NoProgress()) }
            if mistake == .killedProcess {
                #expect(throws: Never.self) { try result.get() }
            } else {
                #expect(throws: Failure.self) { try result.get() }
            }
            if mistake == .pulledCable { try await guest.cord("eth0", "on") }
            shell.close()

            // Where the mistake is that nobody comes back, the machine can be reached all the while.
            try guest.run("while [ -e /etc/zs-network/change ]; do sleep 0.3; done")
            try guest.connectOverTheLink(by: .after(.seconds(90))).close()
            try guest.expect(before)
            #expect(try guest.run(listing) == filesBefore)
            // By the guest's own clock: this machine may be busy with other things.
            let took = try guest.run("cd /etc/zs-network/last; echo $(($(stat -c %Y outcome) - $(stat -c %Y boot)))")
            let seconds = try #require(Int(took.filter(\.isNumber)))
            if mistake != .pulledCable { #expect((1...17).contains(seconds), "\(mistake)") }
        }

        @Test("issue 4: a power cut half-way comes up with the old files")
        func powerCut() async throws {
            let guest = try NetworkGuest.fresh()
            try guest.prepareLink()
            let listing = "find /etc -xdev -type f ! -path '/etc/zs-network/*' -exec md5sum {} + | sort"
            let filesBefore = try guest.run(listing)
            let shell = try guest.shell()
            let survey = try Survey.of(shell, by: guest.soon)
            var draft = NetworkDraft(survey.observation.network)
            try draft.makeVLAN(on: link("eth1"), tag: VLANTag(9)!)
            try draft.rename([link("eth3"): link("em3")])
            var random = SystemRandomNumberGenerator()
            let change = try NetworkChange(
                id: UUID(random: &random), try draft.plan(), subjects: [link("eth1.9")], on: survey, backend: .ifupdown)
            var care = ChangeCare()
            care.confirms = false
            care.confirmTimeout = .seconds(600)
            let target = ChangeTarget(shell) { _, _ throws(Failure) in shell }
            #expect(try change.make(on: target, survey: survey, care: care, progress: NoProgress()) == .waiting)
            #expect(try guest.run(listing) != filesBefore)
            try await guest.cutPower()
            #expect(try guest.run(listing) == filesBefore)
            #expect(try guest.observe()[link("eth3")] != nil)
            #expect(try guest.run("cat /etc/zs-network/last/outcome") == "reverted boot\n")
        }

        @Test("a step that fails takes all back at once, and says which")
        func failedStep() throws {
            let guest = try NetworkGuest.fresh()
            let before = try guest.observe()
            let failure = #expect(throws: Failure.self) {
                try guest.change(backend: .ifupdown, subjects: [link("eth1")]) { draft in
                    try draft.setAddresses(
                        of: link("eth1"), InterfaceAddressing([IPPrefix("10.3.0.1/24")!], gateway: nil))
                    try draft.makeVLAN(on: link("eth2"), tag: VLANTag(5)!)
                    // Somebody was quicker.
                    try guest.run("ip link add name eth2.5 type dummy")
                }
            }
            #expect(
                failure?.kind == .failed && failure?.details.first?.text.contains("name eth2.5") == true,
                "\(failure as Any)")
            try guest.run("ip link delete dev eth2.5")
            try guest.expect(before)
        }
    }
}
