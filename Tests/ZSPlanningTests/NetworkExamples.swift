import ZSModel

/// Networks and words for the tests of network planning.
func name(_ text: String) -> InterfaceName { InterfaceName(text)! }
func address(_ text: String) -> InterfaceAddress { InterfaceAddress(static: IPPrefix(text)!) }
func mac(_ last: UInt8) -> MACAddress {
    MACAddress("52:54:00:00:00:" + (last < 16 ? "0" : "") + String(last, radix: 16))!
}
func nic(_ text: String, _ last: UInt8, up: Bool = true, _ addresses: String...) -> Link {
    Link(name(text), .nic, mac: mac(last), isUp: up, addresses: addresses.map(address(_:)))
}
func defaultRoute(via gateway: String, on device: String) -> Route {
    Route(to: nil, via: IPAddress(gateway)!, on: name(device))
}

/// A fresh machine: one NIC with the management address, three without.
let freshMachine = HostNetwork(
    links: [
        Link(name("lo"), .loopback, mtu: 65536), nic("eth0", 1, "192.168.1.10/24", "2001:db8::10/64"),
        nic("eth1", 2), nic("eth2", 3, up: false), nic("eth3", 4),
    ],
    routes: [
        defaultRoute(via: "192.168.1.1", on: "eth0"),
        Route(to: IPPrefix("172.30.32.0/20")!, via: IPAddress("192.168.1.2")!, on: name("eth0")),
        Route(.v6, to: nil, via: IPAddress("2001:db8::1")!, on: name("eth0")),
    ])
