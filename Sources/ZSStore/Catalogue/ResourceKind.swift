package import ZSModel

/// The type of a field's value.
package enum FieldType: Sendable, Equatable {
    case text, uuid, integer, bytes, bool, date
    /// A JSON document kept as text.
    case json
}

/// A field of a resource, as the API shows and queries it.
package struct Field: Sendable {
    package let name: String
    package let type: FieldType
    /// How the value is found in the resource's row when it is not the column of the field's name: another column, or
    /// an expression over columns.
    private let expression: String?

    /// - Parameter expression: when the value is not that of the column of this name.  A constant is written as a CAST:
    ///   ORDER BY would take a bare number for the position of a column.
    init(_ name: String, _ type: FieldType, _ expression: String? = nil) {
        self.name = name
        self.type = type
        self.expression = expression
    }

    /// The value in SQL, for the rows of `table`.
    package func sql(of table: String) -> String {
        guard let expression else { return "\(table).\(column)" }
        let isColumn = expression.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        return isColumn ? "\(table).\(expression)" : "(\(expression))"
    }

    /// `lastOpDate` is kept as `last_op_date`.
    private var column: String {
        var letters: [UInt8] = []
        for letter in name.utf8 {
            if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter) {
                letters += [UInt8(ascii: "_"), letter + 0x20]
            } else {
                letters.append(letter)
            }
        }
        return String(decoding: letters, as: UTF8.self)
    }
}

/// A list inside an inventory.
package struct NestedList: Sendable {
    package enum Content: Sendable {
        /// One column of the rows of a table: `attachedClusterUuids`.
        case values(FieldType, column: String)
        /// The resources of another kind, or some of their fields: `vmNics`.
        case inventories(@Sendable () -> ResourceKind)
    }
    package let name: String
    package let content: Content
    package let table: String
    /// The column of `table` that holds this resource's uuid.
    package let key: String
    package let order: String

    /// Whether its elements can be compared: `attachedClusterUuids=…`.
    package var hasPlainValues: Bool {
        switch content {
        case .values: true
        case .inventories: false
        }
    }

    init(_ name: String, _ content: Content, of table: String, by key: String, order: String) {
        self.name = name
        self.content = content
        self.table = table
        self.key = key
        self.order = order
    }
}

/// A way from a resource to resources of another kind, for conditions such as `vmNics.ip=…`.
package struct Relation: Sendable {
    package let name: String
    package let target: @Sendable () -> ResourceKind
    /// `mine IN (SELECT theirs FROM <target> WHERE …)`, or through a table that holds both.
    let mine: String
    let theirs: String
    let through: (table: String, mine: String, theirs: String)?

    /// - Parameters:
    ///   - mine: the column of this resource's table.
    ///   - theirs: the column of the other's table that holds the same value.
    init(_ name: String, _ target: @escaping @Sendable () -> ResourceKind, _ mine: String, _ theirs: String = "uuid") {
        self.name = name
        self.target = target
        self.mine = mine
        self.theirs = theirs
        through = nil
    }
    init(
        _ name: String, _ target: @escaping @Sendable () -> ResourceKind,
        through table: String, mine: String, theirs: String
    ) {
        self.name = name
        self.target = target
        self.mine = "uuid"
        self.theirs = "uuid"
        through = (table, mine, theirs)
    }
}

/// A kind of resource: its name in the API, where it is kept, what it shows, and how it is connected.
///
/// The one declaration that queries, inventories, completion and documentation read.
package struct ResourceKind: Sendable {
    /// The noun of the API: `Query<name>`.
    package let name: String
    /// What messages call it: "virtual machine".
    package let label: String
    package let table: String
    package let fields: [Field]
    package let lists: [NestedList]
    package let relations: [Relation]
    /// The fields that a table shows.
    package let columns: [String]
    /// A restriction that all rows of this kind satisfy: `L2VlanNetwork` is some of the rows of its table.
    let restriction: String?

    init(
        _ name: String, _ label: String, table: String, fields: [Field], lists: [NestedList] = [],
        relations: [Relation] = [], columns: [String], restriction: String? = nil
    ) {
        self.name = name
        self.label = label
        self.table = table
        self.fields = fields
        self.lists = lists
        self.relations = relations
        self.columns = columns
        self.restriction = restriction
    }

    package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

    package func notFound(_ uuid: UUID) -> Failure {
        Failure(.notFound, "there is no \(label) with uuid \(uuid)", hint: "list them with 'zs-cli Query\(name)'")
    }
}

/// The fields that almost every resource has.
enum CommonFields {
    static let identity = [Field("uuid", .uuid), Field("name", .text), Field("description", .text)]
    static let dates = [Field("createDate", .date), Field("lastOpDate", .date)]
}
