import Glibc
import Testing
import ZSHypervisor
import ZSModel
import ZSPorts

@Suite("Bridge to a real libvirtd", .serialized, .enabled(if: getuid() == 0, "needs root"))
struct BridgeTests {
    @Test("the host behind a shell is the one that answers")
    func facts() throws {
        let daemon = try LibvirtDaemon("zs-hv-facts")
        let hypervisor = try LibvirtHypervisor.connect(through: daemon, by: soon())
        defer { hypervisor.close() }
        let facts = try hypervisor.facts()
        #expect(facts.hostname == "zs-hv-facts")
        #expect(facts.hypervisorVersion.split(separator: ".").count == 3)
        #expect(facts.cpuThreads == sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        #expect(facts.memory > .mebibytes(256))
        #expect(!facts.architecture.isEmpty && !facts.cpuModel.isEmpty)
    }

    @Test("the daemon's test driver and its socket are reached too")
    func otherWays() throws {
        let daemon = try LibvirtDaemon("zs-hv-ways")
        let test = try LibvirtHypervisor.connect(through: daemon, to: "test:///default", by: soon())
        #expect(try test.domains().map(\.name) == ["test"])
        test.close()
        let direct = try LibvirtHypervisor.connect(uri: "qemu+unix:///system?socket=\(daemon.socket)", by: soon())
        #expect(try direct.facts().hostname == "zs-hv-ways")
        direct.close()
        let direct2 = try LibvirtHypervisor.connect(uri: "test+unix:///default?socket=\(daemon.socket)", by: soon())
        #expect(try direct2.domains().count == 1)
        direct2.close()
    }

    @Test("many threads share one bridge, and big answers pass through it whole")
    func sharing() async throws {
        let daemon = try LibvirtDaemon("zs-hv-sharing")
        let hypervisor = try LibvirtHypervisor.connect(through: daemon, to: "test:///default", by: soon())
        defer { hypervisor.close() }
        await withTaskGroup(of: Int.self) { group in
            for worker in UInt64(0)..<4 {
                group.addTask {
                    (UInt64(0)..<50).count { number in
                        var guest = Sample.guest(worker * 1000 + number)
                        guest.title = String(repeating: "title ", count: 2_000)
                        do {
                            try hypervisor.define(guest)
                            return try hypervisor.description(of: guest.uuid).contains(guest.title)
                        } catch { return false }
                    }
                }
            }
            for await succeeded in group { #expect(succeeded == 50) }
        }
        #expect(try hypervisor.domains().count == 201)
    }

    @Test("a daemon that stops answering: the call ends at its deadline, with all others on the connection")
    func silence() async throws {
        let daemon = try LibvirtDaemon("zs-hv-silence")
        let hypervisor = try LibvirtHypervisor.connect(through: daemon, by: soon())
        try daemon.signal("STOP")
        let began = ContinuousClock.now
        async let other = kindInBackground { try hypervisor.domains() }
        let late = kind { try hypervisor.limited(by: .after(.milliseconds(500))).domains() }
        #expect(late == .timeout)
        // Its own limit is a minute; it ends because the connection is lost.
        #expect(await other == .unreachable)
        #expect(kind { try hypervisor.domains() } == .unreachable)
        hypervisor.close()
        #expect(ContinuousClock.now - began < .seconds(5))

        #expect(kind { try LibvirtHypervisor.connect(through: daemon, by: .after(.seconds(1))) } == .timeout)
        try daemon.signal("CONT")
        let again = try LibvirtHypervisor.connect(through: daemon, by: soon())
        #expect(try again.domains().isEmpty)
        again.close()
    }

    @Test("closing a connection ends the calls that wait on it, even when the daemon is silent")
    func closing() async throws {
        let daemon = try LibvirtDaemon("zs-hv-closing")
        let hypervisor = try LibvirtHypervisor.connect(through: daemon, by: soon())
        try daemon.signal("STOP")
        async let waiting = kindInBackground { try hypervisor.domains() }
        usleep(200_000)
        let began = ContinuousClock.now
        hypervisor.close()
        #expect(await waiting == .unreachable)
        #expect(ContinuousClock.now - began < .seconds(4))
    }

    @Test("a daemon that dies is unreachable, and the reason is what its host says")
    func death() throws {
        let daemon = try LibvirtDaemon("zs-hv-death")
        let hypervisor = try LibvirtHypervisor.connect(through: daemon, by: soon())
        defer { hypervisor.close() }
        try daemon.signal("KILL")
        #expect(kind { try hypervisor.domains() } == .unreachable)
        #expect { try LibvirtHypervisor.connect(through: daemon, by: soon()) } throws: { error in
            guard let failure = error as? Failure else { return false }
            return failure.kind == .unreachable && failure.message.hasPrefix("zs-hv-death: ")
                && failure.hint?.contains("libvirtd") == true && failure.cause?.contains("libvirt-sock") == true
        }
    }

    @Test("connections leave no descriptor, thread, child or file behind, however they end")
    func leaks() async {
        await #expect(processExitsWith: .success) {
            let daemon = try LibvirtDaemon("zs-hv-leaks")
            try connectAndEnd(daemon)
            let before = try [entries(of: "/proc/self/fd"), entries(of: "/proc/self/task")].map(\.count)
            for _ in 0..<5 { try connectAndEnd(daemon) }
            let after = try [entries(of: "/proc/self/fd"), entries(of: "/proc/self/task")].map(\.count)
            try #require(after == before)
            // No child waits to be reaped; the daemon's leader is alive.
            try #require(waitpid(-1, nil, WNOHANG) == 0)
            try #require(entries(of: "/tmp").allSatisfy { !$0.hasPrefix("zs-libvirt-\(getpid())") })
        }
    }
}

/// Connections of all sorts, brought to their ends in all ways.
private func connectAndEnd(_ daemon: LibvirtDaemon) throws {
    let plain = try LibvirtHypervisor.connect(through: daemon, by: soon())
    _ = try plain.domains()
    plain.close()
    // Without close(): the last reference ends the connection.
    _ = try LibvirtHypervisor.connect(through: daemon, by: soon()).domains()

    let abandoned = try LibvirtHypervisor.connect(through: daemon, by: soon())
    try daemon.signal("STOP")
    #expect(kind { try abandoned.limited(by: .after(.milliseconds(50))).domains() } == .timeout)
    abandoned.close()
    #expect(kind { try LibvirtHypervisor.connect(through: daemon, by: .after(.milliseconds(50))) } == .timeout)
    try daemon.signal("CONT")
}

private func soon() -> Deadline { .after(.seconds(20)) }

/// The names in a directory.
private func entries(of path: String) throws -> [String] {
    let directory = try #require(opendir(path))
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        names.append(withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names
}

/// How a call ends that is made beside others.
private func kindInBackground(_ action: @escaping @Sendable () throws -> some Any) async -> Failure.Kind? {
    await Task.detached { kind(action) }.value
}
