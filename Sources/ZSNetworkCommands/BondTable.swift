import ZSModel
import ZSRendering

/// The manual's table of bonds and their NICs (N-45, N-63).
struct BondTable {
    let network: HostNetwork
    /// The heading of the middle column: `SLAVE` in zs-show-network, `SLAVE(s)` in zs-nic-to-bond.
    var slaveHeading = "SLAVE(s)"

    /// One row for each NIC; name and options stand in the first row of a bond only.
    var rows: [[String]] {
        network.sortedLinks.flatMap { link -> [[String]] in
            guard let bond = link.bond else { return [] }
            let slaves = network.members(of: link.name).map(\.name.text)
            return (slaves.isEmpty ? [""] : slaves).enumerated().map { index, slave in
                index == 0 ? [link.name.text, slave, bond.optionsText] : ["", slave, ""]
            }
        }
    }
    var text: String {
        let headings = ["Bond Name", slaveHeading, "BONDING_OPTS"]
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].utf8.count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.utf8.count)
            }
            return "| " + padded.joined(separator: " | ") + " |\n"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|\n"
        return line(headings) + rule + rows.map(line).joined()
    }
    var json: JSON {
        .list(
            network.sortedLinks.compactMap { link in
                link.bond.map { bond in
                    [
                        "name": .text(link.name.text), "mode": .text(bond.mode.name),
                        "options": .text(bond.optionsText),
                        "slaves": .list(network.members(of: link.name).map { .text($0.name.text) }),
                        "mtu": .integer(Int64(link.mtu)),
                    ]
                }
            })
    }
}
