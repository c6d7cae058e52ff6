package import ZSModel

/// What an action answers.  How it is shown is decided by the tool (``ReplyWriter``).
package enum Reply {
    /// It is done, and there is nothing to say.
    case done
    /// One resource.
    case inventory(JSON)
    /// Resources, and how many there are in all when that was asked for too.
    case inventories(Rows, total: Int64? = nil)
    /// How many there are.
    case total(Int64)
    /// A document of its own shape.
    case document(JSON)
    /// What could be done, when the rest could not, or bad news: shown, and then the failure ends the command.
    indirect case incomplete(Reply, because: Failure)
    /// Text for people and other programs, such as a generated file; no format changes it.
    case text(String)
}

/// Resources that are written while they are being read, so that any number of them needs no memory.
///
///     Rows(columns: ["name", "state"]) { row throws(Failure) in
///         for zone in zones { try row { json in zone.write(to: &json) } }
///     }
package struct Rows {
    /// Writes one object.
    package typealias Row = (inout JSONWriter) throws(Failure) -> Void
    /// Members that a table shows, in order; `a.b` reaches into an object or into each object of a list.  When empty,
    /// the members of the first row.
    package let columns: [String]
    private let produce: (_ row: (_ write: Row) throws(Failure) -> Void) throws(Failure) -> Void

    package init(
        columns: [String] = [],
        _ produce: @escaping (_ row: (_ write: Row) throws(Failure) -> Void) throws(Failure) -> Void
    ) {
        self.columns = columns
        self.produce = produce
    }
    package init(columns: [String] = [], _ values: [JSON]) {
        self.init(columns: columns) { row throws(Failure) in
            for value in values { try row { json in json.value(value) } }
        }
    }
    /// Reads the resources; `row` is called with what writes each.
    package func each(_ row: (_ write: Row) throws(Failure) -> Void) throws(Failure) { try produce(row) }
}
