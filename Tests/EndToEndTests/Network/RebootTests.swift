import Testing
import ZSLink
import ZSModel
import ZSPlanning
import ZSRemote

extension NetworkTests {
    @Suite struct RebootTests {
        /// Makes a service the keeper of the guest's network, with eth0 as an operator may have set it up.
        private func setUp(_ backend: Backend, on guest: NetworkGuest) throws {
            switch backend {
            case .networkd:
                try guest.run(
                    """
                    printf '[Match]\\nName=eth0\\n\\n[Network]\\nAddress=192.168.77.10/24\\nGateway=192.168.77.1\\nDNS=192.168.77.3\\n' \\
                        >/etc/systemd/network/20-wired.network
                    systemctl -q enable systemd-networkd
                    systemctl restart systemd-networkd
                    """)
            case .netplan:
                try guest.run(
                    """
                    printf 'network:\\n  version: 2\\n  renderer: networkd\\n  ethernets:\\n    eth0:\\n      addresses: [192.168.77.10/24]\\n      routes:\\n        - to: default\\n          via: 192.168.77.1\\n      nameservers:\\n        addresses: [192.168.77.3]\\n' \\
                        >/etc/netplan/01-wired.yaml
                    chmod 600 /etc/netplan/01-wired.yaml
                    netplan generate
                    systemctl -q enable systemd-networkd
                    systemctl restart systemd-networkd
                    """)
            case .networkmanager:
                try guest.run(
                    """
                    file=/etc/NetworkManager/system-connections/Wired.nmconnection
                    printf '[connection]\\nid=Wired\\nuuid=6f1c7d4e-6d0d-4a8e-9d0a-111111111111\\ntype=ethernet\\ninterface-name=eth0\\n\\n[ipv4]\\nmethod=manual\\naddress1=192.168.77.10/24,192.168.77.1\\ndns=192.168.77.3;\\n\\n[ipv6]\\nmethod=ignore\\n' >$file
                    chmod 600 $file
                    systemctl -q enable NetworkManager
                    systemctl restart NetworkManager
                    nmcli --wait 20 connection up Wired
                    """)
            case .ifupdown, .ifcfg:
                try guest.run(
                    """
                    printf 'auto eth0\\niface eth0 inet static\\n    address 192.168.77.10/24\\n    gateway 192.168.77.1\\n    dns-nameservers 192.168.77.3\\n' \\
                        >/etc/network/interfaces.d/wired
                    systemctl -q enable networking
                    systemctl restart networking
                    """)
            }
        }

        @Test(
            "issue 4: after a reboot with the written files the network is as it was made",
            arguments: [Backend.networkd, .ifupdown, .networkmanager])
        func comesBack(backend: Backend) throws {
            let guest = try NetworkGuest.fresh()
            try setUp(backend, on: guest)
            var wanted = NetworkDescription()
            wanted.renames = [
                .init(.name(link("eth0")), to: link("em01")), .init(.name(link("eth1")), to: link("em02")),
            ]
            wanted.bonds = [
                .init(link("bond0"), .standard(.activeBackup), slaves: [link("em01"), link("em02")], mtu: 1500),
                .init(link("bond1"), .standard(.lacp), slaves: [link("eth2"), link("eth3")]),
            ]
            wanted.vlans = [.init(base: link("bond1"), tag: VLANTag(10)!)]
            wanted.addresses = [
                .init(
                    link("bond0"), onBridge: true,
                    InterfaceAddressing([IPPrefix("192.168.77.10/24")!], gateway: IPAddress("192.168.77.1"))),
                .init(
                    link("bond1.10"), onBridge: false, InterfaceAddressing([IPPrefix("10.10.0.2/24")!], gateway: nil)),
                .init(link("bond1.10"), onBridge: false, InterfaceAddressing([IPPrefix("fd10::2/64")!], gateway: nil)),
            ]
            wanted.routes = [.init(to: IPPrefix("172.30.32.0/20")!, via: IPAddress("10.10.0.9")!)]
            var allowing = BondPermissions()
            allowing.moveAddresses = true
            let subjects = Set(["em01", "em02", "eth2", "eth3", "bond0", "bond1", "br_bond0", "bond1.10"].map(link))
            let change = try guest.change(backend: backend, subjects: subjects) {
                try $0.apply(wanted, allowing: allowing)
            }
            try guest.expectLasting(change.plan.after)
            try guest.connectOverTheLink(by: .after(.seconds(30))).close()

            try guest.reboot()
            try guest.expectLasting(change.plan.after)
            try guest.connectOverTheLink(by: .after(.seconds(60))).close()

            // The second time there is nothing to do.
            let again = try guest.change(backend: backend, subjects: subjects) {
                try $0.apply(wanted, allowing: allowing)
            }
            #expect(again.isEmpty, "\(again.plan.steps) \(again.files)")
        }
    }
}

extension NetworkGuest {
    /// Expects the links and routes to be so, apart from who set a route: each service signs with its own name.
    func expectLasting(_ network: HostNetwork, _ location: SourceLocation = #_sourceLocation) throws {
        // Services bring links up after their own start is over.
        let limit = ContinuousClock.now + .seconds(40)
        var differences: [Failure.Detail] = []
        repeat {
            differences = try observe().unsigned.differences(from: network.unsigned)
            if differences.isEmpty { return }
        } while ContinuousClock.now < limit
        #expect(differences == [], sourceLocation: location)
    }
}

extension HostNetwork {
    fileprivate var unsigned: HostNetwork {
        HostNetwork(
            links: sortedLinks.filter { $0.kind != .loopback },
            routes: Set(
                routes.map { route in
                    var copy = route
                    copy.origin = ""
                    return copy
                }))
    }
}
