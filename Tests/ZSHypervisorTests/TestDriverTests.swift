import Testing
import ZSHypervisor
import ZSModel
import ZSPorts
import ZSSystem
import ZSTestSupport

@Suite("libvirt's test driver")
struct TestDriverTests {
    @Test("a VM goes through its life, and asking twice is no error")
    func lifeCycle() throws {
        let hypervisor = try open(simulatedHost: "")
        defer { hypervisor.close() }
        let domain = Sample.domain(.linux)
        let uuid = domain.uuid
        func state() throws -> DomainState? { try hypervisor.domain(uuid)?.state }

        #expect(try hypervisor.domain(uuid) == nil)
        for _ in 1...2 { try hypervisor.define(domain) }
        #expect(
            try hypervisor.domains()
                == [DomainObservation(uuid: uuid, name: uuid.description, state: .shutOff, isPersistent: true)])
        #expect(try hypervisor.domain(uuid) == hypervisor.domains().first)
        #expect(try hypervisor.description(of: uuid).contains("<title>web Linux</title>"))

        for _ in 1...2 { try hypervisor.start(uuid) }
        #expect(try state() == .running)
        for _ in 1...2 { try hypervisor.suspend(uuid) }
        #expect(try state() == .paused)
        for _ in 1...2 { try hypervisor.resume(uuid) }
        #expect(try state() == .running)
        try hypervisor.reset(uuid)
        #expect(try state() == .running)
        for _ in 1...2 { try hypervisor.requestShutdown(uuid) }
        #expect(try state() == .shutOff)
        try hypervisor.start(uuid)
        for _ in 1...2 { try hypervisor.powerOff(uuid) }
        #expect(try state() == .shutOff)
        try hypervisor.undefine(uuid)
        #expect(try hypervisor.domains().isEmpty)
    }

    @Test("what the state does not allow is a conflict")
    func conflicts() throws {
        let hypervisor = try open(simulatedHost: "")
        defer { hypervisor.close() }
        let domain = Sample.domain(.linux)
        try hypervisor.define(domain)
        for (verb, action) in verbs(hypervisor, domain.uuid)
        where ["suspend", "resume", "reset", "statistics"].contains(verb) {
            #expect { try action() } throws: { error in
                guard let failure = error as? Failure else { return false }
                return failure.kind == .conflict
                    && (verb == "statistics"
                        || failure.message.hasSuffix("cannot \(verb) VM \(domain.uuid): it is shutOff"))
            }
        }
        try hypervisor.start(domain.uuid)
        #expect(kind { try hypervisor.undefine(domain.uuid) } == .conflict)
        #expect(try hypervisor.domain(domain.uuid)?.isPersistent == true)
    }

    @Test("acting on a VM that is not there is 'not found', and says which")
    func notFound() throws {
        let hypervisor = try open(simulatedHost: "")
        defer { hypervisor.close() }
        let uuid = Sample.uuid(77)
        for (verb, action) in verbs(hypervisor, uuid) {
            #expect { try action() } throws: { error in
                guard let failure = error as? Failure else { return false }
                return failure.kind == .notFound && failure.message.contains(uuid.description)
                    && failure.cause == "Domain not found"
            }
            _ = verb
        }
    }

    @Test("the states and the host that a simulated host has")
    func simulatedHost() throws {
        func domain(_ number: UInt64, _ more: String) -> String {
            """
            <domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'>
            <name>vm\(number)</name><uuid>\(Sample.uuid(number).dashed)</uuid><memory>1024</memory>
            <os><type>hvm</type></os>\(more)</domain>
            """
        }
        let hypervisor = try open(
            simulatedHost: """
                <cpu><mhz>2600</mhz><model>x86_64</model><active>64</active><nodes>2</nodes><sockets>1</sockets>
                <cores>16</cores><threads>2</threads></cpu><memory>268435456</memory>
                """ + domain(1, "<test:runstate>1</test:runstate>") + domain(2, "<test:runstate>3</test:runstate>")
                    + domain(3, "<test:runstate>5</test:runstate>") + domain(4, "<test:runstate>6</test:runstate>")
                    + domain(5, "<test:transient/>"))
        defer { hypervisor.close() }
        let states = try hypervisor.domains().sorted { $0.name < $1.name }
        #expect(states.map(\.state) == [.running, .paused, .shutOff, .crashed, .running])
        #expect(states.map(\.isPersistent) == [true, true, true, true, false])
        #expect(states.map(\.uuid) == (1...5).map(Sample.uuid))

        let facts = try hypervisor.facts()
        #expect(facts.memory == .gibibytes(256))
        #expect(facts.cpuSockets == 2 && facts.cpuThreads == 64)
        #expect(facts.libvirtVersion.split(separator: ".").count == 3)
        #expect(!facts.hostname.isEmpty)
        // Undefining takes away what belongs to the definition, whatever it is.
        try hypervisor.undefine(Sample.uuid(3))
        #expect(try hypervisor.domain(Sample.uuid(3)) == nil)
    }

    @Test("what the driver cannot do is a failure with libvirt's own words")
    func unsupported() throws {
        let hypervisor = try open(simulatedHost: "")
        defer { hypervisor.close() }
        let domain = Sample.domain(.linux)
        try hypervisor.define(domain)
        #expect { try hypervisor.attach(Sample.disk(5, bus: .virtio), to: domain.uuid) } throws: { error in
            (error as? Failure)?.kind == .failed && (error as? Failure)?.cause?.contains("not supported") == true
        }
        #expect(try hypervisor.accelerates() == false)
    }

    @Test("after the end of the connection, every call says so")
    func closed() throws {
        let hypervisor = try open(simulatedHost: "")
        hypervisor.close()
        hypervisor.close()
        for (verb, action) in verbs(hypervisor, Sample.uuid(1)) { #expect(kind(action) == .unreachable, "\(verb)") }
    }

    @Test("a deadline that has passed ends a call before it begins")
    func pastDeadline() throws {
        let hypervisor = try open(simulatedHost: "")
        defer { hypervisor.close() }
        let late = hypervisor.limited(by: .after(.zero))
        #expect(kind { try late.domains() } == .timeout)
        #expect(kind { try LibvirtHypervisor.connect(uri: "test:///default", by: .after(.zero)) } == .timeout)
        #expect(throws: Never.self) { try hypervisor.domains() }
    }

    @Test(
        "other libvirts are refused, and what is not there is unreachable",
        arguments: [
            ("qemu+ssh://host/system", Failure.Kind.usage), ("qemu:///", .usage), ("xen:///system", .usage),
            ("", .usage),
            ("qemu", .usage), ("qemu:///session", .usage), ("test://host/default", .usage),
            ("qemu+tcp:///system", .usage),
            ("qemu+:///system", .usage),
            ("qemu+unix:///system?socket=relative", .usage), ("qemu+unix:///system?socket=/a&mode=direct", .usage),
            ("qemu+unix:///system?keyfile=/a", .usage), ("test:///default?socket=/a", .usage),
            ("qemu+unix:///system?socket=/zs/no/such/socket", .unreachable),
            ("qemu+unix:///system?socket=/" + String(repeating: "a", count: 200), .unreachable),
            ("test:///zs/no/such/file.xml", .failed),
        ])
    func connecting(uri: String, kind expected: Failure.Kind) {
        #expect(kind { try LibvirtHypervisor.connect(uri: uri, by: .after(.seconds(5))) } == expected)
    }

    @Test("a host with ten thousand VMs is listed at once")
    func scale() throws {
        let count: UInt64 = 10_000
        let hypervisor = try open(
            simulatedHost: (0..<count).map { number in
                """
                <domain type='test'><name>vm\(number)</name><uuid>\(Sample.uuid(number).dashed)</uuid>
                <memory>1024</memory><os><type>hvm</type></os></domain>
                """
            }.joined())
        defer { hypervisor.close() }
        for number in count..<count + 100 { try hypervisor.define(Sample.guest(number)) }
        var listed: [DomainObservation] = []
        let duration = try ContinuousClock().measure { listed = try hypervisor.domains() }
        #expect(Set(listed.map(\.uuid)).count == Int(count) + 100)
        #expect(listed.count { $0.state == .running } == Int(count))
        // Ten milliseconds are usual; this leaves room for a machine that is busy otherwise.
        #expect(duration < .seconds(3))
    }

    @Test("several threads share one connection")
    func threads() async throws {
        let hypervisor = try open(simulatedHost: "")
        defer { hypervisor.close() }
        await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    (0..<50).count { number in
                        let uuid = Sample.uuid(UInt64(worker * 1000 + number))
                        do {
                            try hypervisor.define(Sample.guest(UInt64(worker * 1000 + number)))
                            try hypervisor.start(uuid)
                            // The error of one thread must not be read by another.
                            return kind { try hypervisor.start(Sample.uuid(0xdead)) } == .notFound
                                && kind { try hypervisor.undefine(uuid) } == .conflict
                        } catch { return false }
                    }
                }
            }
            for await succeeded in group { #expect(succeeded == 50) }
        }
        #expect(try hypervisor.domains().count { $0.state == .running } == 400)
    }
}

/// Every call that is about one VM.
private func verbs(_ hypervisor: LibvirtHypervisor, _ uuid: UUID) -> [(String, () throws -> Void)] {
    [
        ("start", { try hypervisor.start(uuid) }), ("shut down", { try hypervisor.requestShutdown(uuid) }),
        ("reset", { try hypervisor.reset(uuid) }), ("suspend", { try hypervisor.suspend(uuid) }),
        ("resume", { try hypervisor.resume(uuid) }), ("power off", { try hypervisor.powerOff(uuid) }),
        ("undefine", { try hypervisor.undefine(uuid) }), ("describe", { _ = try hypervisor.description(of: uuid) }),
        ("statistics", { _ = try hypervisor.statistics(of: uuid) }),
        ("attach", { try hypervisor.attach(Sample.disk(1, bus: .virtio), to: uuid) }),
        ("detach", { try hypervisor.detach(Sample.disk(1, bus: .virtio), from: uuid) }),
    ]
}

/// The kind of failure that `action` ends with, or `nil`.
func kind(_ action: () throws -> some Any) -> Failure.Kind? {
    do {
        _ = try action()
        return nil
    } catch { return (error as? Failure)?.kind }
}

/// A host of the test driver that is private to its connection.
private func open(simulatedHost contents: String) throws -> LibvirtHypervisor {
    try TemporaryDirectory.use { directory in
        let file = directory.appending("node.xml")
        try AtomicFile.write(Array("<node>\(contents)</node>".utf8), to: file)
        return try LibvirtHypervisor.connect(uri: "test://\(file)", by: .after(.seconds(5)))
    }
}
