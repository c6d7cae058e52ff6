import ZSModel

/// Reads `/proc/net/bonding/<name>`.
enum BondReader {
    static func read(_ text: String, name: InterfaceName) -> BondStatus {
        var status = BondStatus(name: name, activeSlave: nil, partnerMAC: nil, slaves: [])
        for line in text.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let key = trimmed(line[..<colon])
            let value = trimmed(line[line.index(after: colon)...])
            if key == "Slave Interface" {
                guard let slave = InterfaceName(value) else { continue }
                status.slaves.append(BondStatus.Slave(name: slave, isUp: false, failures: 0))
            } else if status.slaves.isEmpty {
                note(key, value, in: &status)
            } else {
                note(key, value, in: &status.slaves[status.slaves.count - 1])
            }
        }
        return status
    }
    private static func note(_ key: String, _ value: String, in status: inout BondStatus) {
        switch key {
        case "Currently Active Slave": status.activeSlave = value == "None" ? nil : InterfaceName(value)
        case "Partner Mac Address": status.partnerMAC = value
        default: break
        }
    }
    private static func note(_ key: String, _ value: String, in slave: inout BondStatus.Slave) {
        switch key {
        case "MII Status": slave.isUp = value == "up"
        case "Speed": slave.speed = Int(value.prefix { $0.isNumber })
        case "Permanent HW addr": slave.permanentMAC = MACAddress(value)
        case "Aggregator ID": slave.aggregator = Int(value)
        case "Link Failure Count": slave.failures = Int(value) ?? 0
        default: break
        }
    }
    private static func trimmed(_ text: Substring) -> String {
        let blanks: Set<Character> = [" ", "\t", "\r"]
        let start = text.drop { blanks.contains($0) }
        return String(start.reversed().drop { blanks.contains($0) }.reversed())
    }
}
