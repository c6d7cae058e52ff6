import Testing
import ZSModel
import ZSRendering
import ZSSampleState
import ZSStore

/// R-COM-07: every field of every kind can be used in every way; none leads to a statement that SQLite refuses.
@Suite struct QueryCoverageTests {
    private static let operators = QueryCondition.Operator.allCases

    private func value(of type: FieldType) -> String {
        switch type {
        case .text, .uuid, .json: "x"
        case .integer: "1"
        case .bytes: "1K"
        case .bool: "true"
        case .date: "2026-11-21"
        }
    }
    private func ask(_ kind: ResourceKind, _ condition: QueryCondition, _ store: Store) throws(Failure) {
        try store.read { reader throws(Failure) in _ = try reader.count([condition], of: kind) }
    }

    @Test("R-COM-07: every field with every operator", arguments: ResourceKind.all)
    func fields(of kind: ResourceKind) throws {
        try withCloud { store throws in
            for field in kind.fields {
                for comparison in Self.operators {
                    try ask(kind, QueryCondition(field.name, comparison, value(of: field.type)), store)
                    try ask(kind, QueryCondition(field.name, comparison == .like ? .equal : .notEqual, "null"), store)
                }
            }
            for list in kind.lists {
                guard case .values(let type, _) = list.content else { continue }
                for comparison in Self.operators {
                    try ask(kind, QueryCondition(list.name, comparison, value(of: type)), store)
                }
            }
        }
    }

    @Test("R-COM-07: every field of every related kind", arguments: ResourceKind.all)
    func relations(of kind: ResourceKind) throws {
        try withCloud { store throws in
            for relation in kind.relations {
                for field in relation.target().fields {
                    let condition = QueryCondition("\(relation.name).\(field.name)", .equal, value(of: field.type))
                    try ask(kind, condition, store)
                }
            }
        }
    }

    @Test("CLI-44: sorted by every field, and every field alone", arguments: ResourceKind.all)
    func orderAndProjection(of kind: ResourceKind) throws {
        try withCloud { store throws in
            let count = try store.count(kind)
            for field in kind.fields {
                let texts = try store.texts(field.name, of: kind, []) { $0.sortBy = field.name }
                #expect(texts.count == count, "\(kind.name).\(field.name)")
            }
            #expect(Set(kind.columns).isSubset(of: kind.fields.map(\.name)), "\(kind.name)")
        }
    }

    @Test("No two fields, lists or relations of a kind have one name that means two things")
    func names() {
        for kind in ResourceKind.all {
            let members = kind.fields.map(\.name) + kind.lists.map(\.name)
            #expect(Set(members).count == members.count, "\(kind.name)")
            #expect(Set(kind.relations.map(\.name)).count == kind.relations.count, "\(kind.name)")
        }
        #expect(Set(ResourceKind.all.map(\.name)).count == ResourceKind.all.count)
    }
}
