import ZSCommandLine
import ZSModel
import ZSStore

/// A parameter that names a resource of one kind.
struct ResourceParameter {
    let parameter: Parameter<ResourceReference>
    let kind: ResourceKind
}
struct OptionalResourceParameter {
    let parameter: Parameter<ResourceReference?>
    let kind: ResourceKind
}
struct ResourceListParameter {
    let parameter: Parameter<[ResourceReference]>
    let kind: ResourceKind
}

extension Parameters {
    /// The resource that the API is about; `-` fills it from standard input.
    mutating func target(_ name: String = "uuid", _ kind: ResourceKind) -> ResourceParameter {
        ResourceParameter(
            parameter: target(
                name, ResourceReference.self, "the \(kind.label)", completion: .resource(kind.name)), kind: kind)
    }
    mutating func resource(_ name: String, _ kind: ResourceKind, _ help: String) -> ResourceParameter {
        ResourceParameter(
            parameter: required(name, ResourceReference.self, help, completion: .resource(kind.name)), kind: kind)
    }
    mutating func optionalResource(_ name: String, _ kind: ResourceKind, _ help: String) -> OptionalResourceParameter {
        OptionalResourceParameter(
            parameter: optional(name, ResourceReference.self, help, completion: .resource(kind.name)), kind: kind)
    }
    mutating func resources(
        _ name: String, _ kind: ResourceKind, _ help: String, atLeastOne: Bool = false
    ) -> ResourceListParameter {
        ResourceListParameter(
            parameter: list(
                name, ResourceReference.self, help, atLeastOne: atLeastOne, completion: .resource(kind.name)),
            kind: kind)
    }
}

extension Cloud {
    /// The resource that a parameter names.
    /// - Throws: `.notFound` with what is nearest, or `.conflict` with all that have the name (R-COM-02).
    func find(_ given: Given, _ parameter: ResourceParameter) throws(Failure) -> UUID {
        try find(given[parameter.parameter], parameter.kind)
    }
    func find(_ given: Given, _ parameter: OptionalResourceParameter) throws(Failure) -> UUID? {
        guard let reference = given[parameter.parameter] else { return nil }
        return try find(reference, parameter.kind)
    }
    func find(_ given: Given, _ parameter: ResourceListParameter) throws(Failure) -> [UUID] {
        var found: [UUID] = []
        for reference in given[parameter.parameter] {
            let uuid = try find(reference, parameter.kind)
            guard !found.contains(uuid) else {
                throw Failure(.usage, "\(parameter.kind.label) \(uuid) is named twice")
            }
            found.append(uuid)
        }
        return found
    }

    private func find(_ reference: ResourceReference, _ kind: ResourceKind) throws(Failure) -> UUID {
        try store.read { reader throws(Failure) in
            switch reference {
            case .uuid(let uuid):
                try reader.require(kind, uuid)
                return uuid
            case .name(let name): return try reader.named(name, kind)
            }
        }
    }
}

extension Reader {
    /// - Throws: `.notFound` when there is no such resource of that kind.
    func require(_ kind: ResourceKind, _ uuid: UUID) throws(Failure) {
        guard try exists(SQL(text: "SELECT 1 FROM \(kind.table) WHERE uuid = ?", values: [uuid.bound])) else {
            throw try wrongKind(uuid, wanted: kind) ?? kind.notFound(uuid)
        }
    }
    /// The readable name of a resource, for messages.
    func name(of kind: ResourceKind, _ uuid: UUID) throws(Failure) -> String {
        let found = try first(
            SQL(text: "SELECT name FROM \(kind.table) WHERE uuid = ?", values: [uuid.bound])
        ) { row throws(Failure) in try row.text("name") }
        guard let found else { throw kind.notFound(uuid) }
        return found
    }

    private func wrongKind(_ uuid: UUID, wanted: ResourceKind) throws(Failure) -> Failure? {
        let actual = try first("SELECT kind FROM resource WHERE uuid = \(uuid)") { row throws(Failure) in
            try row.text("kind")
        }
        guard let actual, actual != wanted.name else { return nil }
        return Failure(.notFound, "\(uuid) is a \(actual), not a \(wanted.name)")
    }

    fileprivate func named(_ name: String, _ kind: ResourceKind) throws(Failure) -> UUID {
        let found = try uuids(
            SQL(text: "SELECT uuid FROM \(kind.table) WHERE name = ? ORDER BY id", values: [.text(name)]))
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw Failure(
                .conflict, "\(found.count) \(kind.label)s are named '\(name)'",
                hint: "name one by its uuid: " + found.map(\.description).joined(separator: ", "))
        }
        let known = try all(SQL(text: "SELECT DISTINCT name FROM \(kind.table) ORDER BY name LIMIT 10000")) {
            row throws(Failure) in try row.text("name")
        }
        let hint =
            likely(name, in: known).map { "did you mean '@name:\($0)'?" }
            ?? "list them with 'zs-cli Query\(kind.name)'"
        throw Failure(.notFound, "there is no \(kind.label) named '\(name)'", hint: hint)
    }
}
