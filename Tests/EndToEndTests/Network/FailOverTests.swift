import Testing
import ZSLink
import ZSModel
import ZSPlanning

extension NetworkTests {
    @Suite struct FailOverTests {
        @Test("issue 4: with traffic flowing, active-backup loses at most a second when a cable is pulled")
        func losesLittle() async throws {
            let guest = try NetworkGuest.fresh()
            // A neighbour on the same switch, in a network namespace of its own.
            try guest.run(
                """
                ip netns add neighbour
                ip link set eth3 netns neighbour
                ip -n neighbour link set eth3 up
                ip -n neighbour address add 10.8.0.9/24 dev eth3
                """)
            try guest.change { draft in
                try draft.makeBond(link("bond0"), .standard(.activeBackup))
                try draft.attach(link("eth1"), to: link("bond0"))
                try draft.attach(link("eth2"), to: link("bond0"))
                try draft.setAddresses(of: link("bond0"), InterfaceAddressing([IPPrefix("10.8.0.2/24")!], gateway: nil))
            }
            let active = try guest.run("cat /sys/class/net/bond0/bonding/active_slave").filter { !$0.isNewline }
            try guest.run("ping -n -i 0.1 -w 20 10.8.0.9 >/tmp/ping 2>&1 &")
            try guest.run("sleep 3")
            try await guest.cord(active, "off")
            try guest.run("sleep 5")
            #expect(try guest.run("cat /sys/class/net/bond0/bonding/active_slave") != active + "\n")
            try await guest.cord(active, "on")
            let report = try guest.run("while pgrep -x ping >/dev/null; do sleep 0.5; done; grep transmitted /tmp/ping")
            let numbers = report.split { !$0.isNumber }.compactMap { Int($0) }
            let (sent, received) = (try #require(numbers.first), try #require(numbers.dropFirst().first))
            #expect(sent > 100 && sent - received <= 10, "\(report)")
        }
    }
}
