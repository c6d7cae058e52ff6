import ZSModel

// The forms of a reply that are not JSON are made from its JSON, one row at a time.

extension ReplyWriter {
    func table(_ reply: Reply) throws(Failure) {
        switch reply {
        case .inventories(let rows, let total):
            var table: Table?
            var columns = rows.columns
            try eachValue(of: rows) { value throws(Failure) in
                if columns.isEmpty { columns = value.members?.map(\.name) ?? ["value"] }
                if table == nil { table = Table(columns.map { $0.uppercased() }) }
                table?.add(columns.map { value.cell($0) ?? "-" })
            }
            if let table { try line(table.lines(width: width)) }
            if let total { try line(["total \(total)"]) }
        case .inventory(let value), .document(let value): try line(pairs(value))
        case .total(let total): try line([String(total)])
        case .done, .text, .incomplete: break
        }
    }
    func csv(_ reply: Reply) throws(Failure) {
        switch reply {
        case .inventories(let rows, _): try csv(rows)
        case .inventory(let value), .document(let value): try csv(Rows(value.list ?? [value]))
        case .total(let total): try csv(Rows([.object([.init("total", .integer(total))])]))
        case .done, .text, .incomplete: break
        }
    }
    private func csv(_ rows: Rows) throws(Failure) {
        var columns = rows.columns
        if !columns.isEmpty { try record(columns) }
        try eachValue(of: rows) { value throws(Failure) in
            if columns.isEmpty {
                columns = value.members?.map(\.name) ?? ["value"]
                try record(columns)
            }
            try record(columns.map { value.cell($0) })
        }
    }
    private func record(_ fields: [String?]) throws(Failure) { try emit(Array(CSV.record(fields).utf8)) }
    func quiet(_ reply: Reply) throws(Failure) {
        switch reply {
        case .inventories(let rows, _):
            try eachValue(of: rows) { value throws(Failure) in try line([value.identity]) }
        case .inventory(let value): try line([value.identity])
        case .total(let total): try line([String(total)])
        case .done, .document, .text, .incomplete: break
        }
    }

    private func eachValue(of rows: Rows, _ body: (JSON) throws(Failure) -> Void) throws(Failure) {
        try rows.each { write throws(Failure) in
            var json = JSONWriter(.compact)
            try write(&json)
            try body(try JSONReader.read(json.take()))
        }
    }
    /// The members of an object, one a line; other values as they are.
    private func pairs(_ value: JSON) -> [String] {
        guard let members = value.members else { return value.list?.map { $0.shown ?? "-" } ?? [value.shown ?? "-"] }
        let width = members.map(\.name.columns).max() ?? 0
        return members.map { "\($0.name.visible.padded(to: width))  \(($0.value.shown ?? "-").visible)" }
    }
    private func line(_ lines: [String]) throws(Failure) {
        try emit(Array(lines.map { $0 + "\n" }.joined().utf8))
    }
}

extension JSON {
    /// What a table shows of the member that `path` leads to; `nil` when it is null or not there.
    ///
    /// `a.b` is member `b` of object `a`, or of each object of list `a`.
    func cell(_ path: String) -> String? {
        if case .object = self { return at(path.split(separator: ".")[...]).shown }
        return shown
    }
    private func at(_ path: ArraySlice<Substring>) -> JSON {
        guard let first = path.first else { return self }
        if case .list(let values) = self { return .list(values.map { $0.at(path) }) }
        return self[String(first)]?.at(path.dropFirst()) ?? .null
    }
    var shown: String? {
        switch self {
        case .null: nil
        case .text(let text): text
        case .list(let values): values.compactMap(\.shown).joined(separator: ",")
        default: written()
        }
    }
    /// What names the resource.
    var identity: String { self["uuid"]?.shown ?? self["name"]?.shown ?? members?.first?.value.shown ?? shown ?? "" }
}
