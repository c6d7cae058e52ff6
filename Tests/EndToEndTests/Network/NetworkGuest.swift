import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSPorts
import ZSRemote
import ZSRendering
import ZSTestSupport

/// A Debian in a virtual machine whose network the tests may break, made by `Tests/Lab/network-guest`.
struct NetworkGuest: Sendable {
    private let directory: AbsolutePath
    /// A `$ZS_HOME` that knows the guest's key and holds the key to it.
    let home: AbsolutePath
    /// Past all that the tests change.
    let aside: SSHTarget
    /// Through eth0, at 192.168.77.10.
    let overTheLink: SSHTarget
    private let connector: SSHConnector

    /// The guest of the suite that the running test belongs to.
    @TaskLocal static var current: NetworkGuest!

    init(in directory: AbsolutePath) async throws {
        self.directory = directory.appending("guest")
        home = directory.appending("home")
        try await Self.script(["up", self.directory.text], within: .seconds(1200))
        let text = try await Self.run("/bin/cat", [self.directory.appending("guest.json").text])
        let described = try JSONReader.read(text)
        func port(_ name: String) throws -> UInt16 { UInt16(try #require(described[name]?.integer)) }
        aside = try SSHTarget(address: "127.0.0.1", port: try port("port"))
        overTheLink = try SSHTarget(address: "127.0.0.1", port: try port("link_port"))
        let keys = home.appending("keys")
        let lines = [aside, overTheLink].map { "\($0) \(described["host_key"]?.text ?? "")\n" }.joined()
        try await Self.run(
            "/bin/sh",
            [
                "-c",
                "mkdir -p \"$1\" && cp \"$2\" \"$1/id_ed25519\" && chmod 600 \"$1/id_ed25519\" && printf %s \"$3\" >\"$1/known_hosts\"",
                "sh", keys.text, try #require(described["key"]?.text), lines,
            ])
        connector = SSHConnector(home: home)
    }
    func end() async throws { try await Self.script(["down", directory.text]) }
    func cord(_ nic: String, _ state: String) async throws {
        try await Self.script(["cord", directory.text, nic, state])
    }
    /// Cuts the power and brings it back.
    func cutPower() async throws {
        connector.closeAll()
        try await Self.script(["power", directory.text, "off"])
        try await Self.script(["power", directory.text, "on"], within: .seconds(600))
    }

    private static func script(_ words: [String], within limit: Duration = .seconds(120)) async throws {
        let path = try Checkout.root().appending("Tests").appending("Lab").appending("network-guest")
        try await run(path.text, words, within: limit)
    }
    @discardableResult
    private static func run(_ program: String, _ words: [String], within limit: Duration = .seconds(60)) async throws
        -> String
    {
        let child = try Child(
            try AbsolutePath.read(program), words,
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"])
        let result = try await child.end(by: .after(limit)).command
        guard result.succeeded else {
            throw Failure(.failed, "\(program) \(words.joined(separator: " "))", cause: result.errorText)
        }
        return result.text
    }

    /// The guest with its network as it was at first: the NICs off and on their own, and no file about them.
    static func fresh() throws -> NetworkGuest {
        let guest = current!
        try guest.run(
            """
            systemctl -q stop systemd-networkd.socket systemd-networkd NetworkManager 2>/dev/null || :
            systemctl -q disable systemd-networkd NetworkManager networking 2>/dev/null || :
            ! [ -e /etc/zs-network/change ] || sh /etc/zs-network/change/revert
            rm -rf /etc/netplan/* /etc/systemd/network/* /etc/NetworkManager/system-connections/* \
                /etc/network/interfaces.d/* /etc/udev/rules.d/70-persistent-net.rules
            ! [ -e /run/netns/neighbour ] || { ip netns delete neighbour; sleep 1; }
            for kind in bridge vlan bond; do
                ip -o link show type $kind | while IFS=': @' read -r number name rest; do ip link delete dev "$name"; done
            done
            for nic in /sys/class/net/*/address; do
                nic=${nic%/address}
                case $(cat "$nic/address") in
                52:54:00:00:00:0[1-4])
                    ip link set dev "${nic##*/}" down
                    ip link set dev "${nic##*/}" name "old-${nic##*/}" mtu 1500
                    ;;
                esac
            done
            for nic in /sys/class/net/old-*; do
                name=eth$(($(cut -d : -f 6 "$nic/address") - 1))
                ip link set dev "${nic##*/}" name "$name"
                ip address flush dev "$name"
            done
            """)
        return guest
    }

    /// The guest for the tools.
    var hostOption: [String] { ["--host", "\(aside.user)@\(aside.address):\(aside.port)"] }

    // MARK: At work

    var soon: Deadline { .after(.seconds(120)) }
    func shell() throws(Failure) -> SSHShell { try connector.shell(to: aside, by: soon) }
    @discardableResult
    func run(_ script: String) throws -> String { try shell().require("test", .script(script), by: soon).text }
    func observe() throws -> HostNetwork { try Observation.of(try shell(), by: soon).network }

    /// Expects the guest's network to be just so.
    func expect(_ network: HostNetwork, _ location: SourceLocation = #_sourceLocation) throws {
        let differences = try observe().differences(from: network)
        #expect(differences == [], sourceLocation: location)
    }
    /// A new connection through eth0, tried until the deadline.
    func connectOverTheLink(by deadline: Deadline) throws(Failure) -> SSHShell {
        var last = Failure(.timeout, "no time")
        repeat {
            do throws(Failure) {
                return try connector.connect(
                    to: overTheLink, as: connector.credential, hostKeys: .known(connector.knownHosts), by: deadline)
            } catch { last = error }
            pause()
        } while !deadline.hasPassed
        throw last
    }
    private func pause() { _ = try? LocalShell().run(Command(["sleep", "0.5"]), by: .after(.seconds(5))) }

    /// Makes the guest start anew, and waits until it has.
    func reboot() throws {
        let before = try run("cat /proc/sys/kernel/random/boot_id")
        _ = try? run("(sleep 1; systemctl reboot) >/dev/null 2>&1 &")
        let limit = Deadline.after(.seconds(600))
        while !limit.hasPassed {
            pause()
            connector.closeAll()
            // Its services may still be at work on the network; what they wait for is over when this says so.
            if let now = try? run(
                "systemctl is-system-running --wait >/dev/null || :; cat /proc/sys/kernel/random/boot_id"),
                now != before
            {
                return
            }
        }
        throw Failure(.timeout, "the guest does not come back")
    }
    func close() { connector.closeAll() }
}

/// The tests that break a guest's network, one after another on one guest.
@Suite(.networkGuest, .serialized) struct NetworkTests {}

/// Gives a suite a guest of its own, which lives as long as the suite.
struct NetworkGuestTrait: SuiteTrait, TestScoping {
    let isRecursive = false

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await TemporaryDirectory.use { directory in
            let guest = try await NetworkGuest(in: directory)
            do {
                try await NetworkGuest.$current.withValue(guest) { try await function() }
            } catch {
                guest.close()
                try await guest.end()
                throw error
            }
            guest.close()
            try await guest.end()
        }
    }
}

extension Trait where Self == NetworkGuestTrait {
    /// `@Suite(.networkGuest)`: the tests of the suite find the guest in `NetworkGuest.current`.
    static var networkGuest: NetworkGuestTrait { NetworkGuestTrait() }
}
