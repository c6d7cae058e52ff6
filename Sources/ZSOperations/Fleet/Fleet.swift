import ZSCommandLine
package import ZSModel
package import ZSPorts
import ZSStore
import ZSSystem

/// What came of an errand on one host.
package struct HostOutcome<Value: Sendable>: Sendable {
    package let host: String
    package let result: Result<Value, Failure>
}

extension Cloud {
    /// Does `body` on hosts, a hundred at once, each with a deadline of its own: one that is silent delays nobody else.
    /// - Parameters:
    ///   - names: of the hosts, or their addresses or uuids; all hosts when there are none.
    ///   - limit: how long one host may take.
    package func onHosts<Value: Sendable>(
        _ names: [String], within limit: Duration,
        _ body: @escaping @Sendable (any Shell, Deadline) throws(Failure) -> Value
    ) throws(Failure) -> [HostOutcome<Value>] {
        let hosts = try store.read { reader throws(Failure) in try reader.fleet(names) }
        let (machines, end) = (machines, end)
        return fanOut(hosts.map(\.machine), width: 100) { machine in
            let own = Deadline.after(limit)
            let deadline = end.map { min($0, own) } ?? own
            return HostOutcome(
                host: machine.name,
                result: Result { () throws(Failure) in
                    try body(try machines.shell(of: machine, by: deadline), deadline)
                })
        }
    }
}

extension Reader {
    fileprivate func fleet(_ names: [String]) throws(Failure) -> [HostRecord] {
        let all = try hosts(where: "1")
        guard !names.isEmpty else { return all }
        var found: [HostRecord] = []
        for name in names {
            let matching = all.filter { $0.name == name || $0.address == name || $0.uuid.description == name }
            guard !matching.isEmpty else {
                throw Failure(
                    .notFound, "there is no host '\(name)'",
                    hint: likely(name, in: all.map(\.name)).map { "did you mean '\($0)'?" }
                        ?? "zs-cli QueryHost fields=name")
            }
            found += matching.filter { host in !found.contains { $0.uuid == host.uuid } }
        }
        return found
    }
}
