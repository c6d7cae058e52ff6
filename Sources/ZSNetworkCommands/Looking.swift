import ZSLink
import ZSModel
import ZSPorts
import ZSRendering
import ZSSystem

extension NetworkSession {
    /// Looks at every machine that the command is about.
    func observe() throws(Failure) -> [(host: String?, observation: Observation)] {
        try onEach { shell throws(Failure) in try Observation.of(shell, by: .after(.seconds(30))) }
            .map { ($0.host, $0.value) }
    }
    /// The same, as rows.
    func observations(
        columns: [String], _ rows: (Observation) -> [JSON]
    ) throws(Failure) -> Reply {
        let found = try observe()
        let all = found.flatMap { host, observation in
            rows(observation).map { row in
                host.map { name in JSON.object([JSON.Member("host", .text(name))] + (row.members ?? [])) } ?? row
            }
        }
        return .inventories(Rows(columns: (options.hosts.isEmpty ? [] : ["host"]) + columns, all))
    }
    /// Does something on each machine, all at once.
    func onEach<Value: Sendable>(
        _ body: @escaping @Sendable (any Shell) throws(Failure) -> Value
    ) throws(Failure) -> [(host: String?, value: Value)] {
        try onEach(of: try machines()) { _, shell throws(Failure) in try body(shell) }
    }
    func onEach<Value: Sendable>(
        of hosts: [NetworkMachine], _ body: @escaping @Sendable (NetworkMachine, any Shell) throws(Failure) -> Value
    ) throws(Failure) -> [(host: String?, value: Value)] {
        defer { close() }
        let results = fanOut(hosts, width: 16) { [self] host in
            Result { () throws(Failure) in try body(host, try changeTarget(host).shell) }
        }
        var values: [(host: String?, value: Value)] = []
        for (host, result) in zip(hosts, results) { values.append((host.name, try result.get())) }
        return values
    }
    /// One document, or one for each machine.
    func document(_ values: [(host: String?, value: JSON)]) -> Reply {
        if values.count == 1 { return .document(values[0].value) }
        return .document([
            "hosts": .list(
                values.map { host, value in
                    .object([JSON.Member("host", host.map { .text($0) } ?? .null)] + (value.members ?? []))
                })
        ])
    }
}
