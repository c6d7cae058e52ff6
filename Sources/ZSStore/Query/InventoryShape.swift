internal import ZSModel

/// The members of an inventory in the order in which they are written.
struct InventoryShape {
    enum Member {
        /// A scalar field, at this position of the statement's columns.
        case field(Field, column: Int32)
        case list(NestedList)
    }
    let members: [Member]
    /// The scalar fields, in the order of the statement's columns.
    let fields: [Field]
    /// Whether the statement must answer the resource's uuid after its fields, for the lists.
    let hasLists: Bool

    /// - Parameter wanted: names in the order asked for; `nil` for all.
    init(_ kind: ResourceKind, _ wanted: [String]?) throws(Failure) {
        let names = kind.fields.map(\.name) + kind.lists.map(\.name)
        if let unknown = wanted?.first(where: { !names.contains($0) }) {
            throw Failure(
                .usage, "\(kind.name) has no field '\(unknown)'", hint: "fields: \(names.joined(separator: ", "))")
        }
        let chosen = wanted ?? names
        if let twice = chosen.enumerated().first(where: { chosen[..<$0].contains($1) }) {
            throw Failure(.usage, "field '\(twice.element)' is named twice")
        }
        self.init(kind, chosen)
    }
    /// The whole inventory.
    init(_ kind: ResourceKind) { self.init(kind, kind.fields.map(\.name) + kind.lists.map(\.name)) }

    private init(_ kind: ResourceKind, _ names: [String]) {
        var fields: [Field] = []
        members = names.compactMap { name in
            if let field = kind.field(name) {
                fields.append(field)
                return .field(field, column: Int32(fields.count - 1))
            }
            return kind.lists.first { $0.name == name }.map { .list($0) }
        }
        self.fields = fields
        hasLists = fields.count < members.count
    }
}
