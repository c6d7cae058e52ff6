package import ZSModel
import ZSSampleState
package import ZSStore

/// The cloud on which workers work: few hosts, little room and few addresses, so that they collide all the time.
package enum TortureCloud {
    static let zone = UUID.numbered(1)
    static let cluster = UUID.numbered(2)
    static let hosts = (0..<4).map { UUID.numbered(10 + $0) }
    static let storage = UUID.numbered(20)
    static let l2 = UUID.numbered(30)
    static let l3 = UUID.numbered(31)
    static let range = UUID.numbered(32)

    /// The first of the 64 addresses.
    static let firstAddress = IPv4Address(number: 0x0a00_0000)
    static let addressCount: UInt32 = 64

    package static func fill(_ t: Transaction) throws(Failure) {
        try t.addZone(zone, name: "zone")
        try t.addCluster(cluster, name: "cluster", zone: zone)
        try t.addPrimaryStorage(storage, name: "storage", url: "/ps", zone: zone)
        for (index, host) in hosts.enumerated() {
            try t.addHost(host, name: "host\(index)", address: "10.9.0.\(index)", cluster: cluster, zone: zone)
            try t.addShare(of: storage, host: host, total: .gibibytes(101))
        }
        try t.addL2(l2, name: "l2", zone: zone)
        try t.addL3(l3, name: "l3", l2: l2, zone: zone)
        let last = IPv4Address(number: firstAddress.number + addressCount - 1)
        try t.addRange(range, name: "range", l3: l3, from: firstAddress, to: last)
    }
}
