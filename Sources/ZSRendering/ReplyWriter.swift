package import ZSModel

/// How an answer is shown.
package enum OutputFormat: String, Sendable, CaseIterable, ParameterValue {
    case table, json, ndjson, csv
    /// Nothing but the identities of the resources, one per line.
    case quiet
}

/// Writes a reply in a format, piece by piece.
package struct ReplyWriter {
    package typealias Emit = (_ bytes: [UInt8]) throws(Failure) -> Void
    /// Gathered bytes are passed on when there are so many.
    private static let chunk = 1 << 16

    private let format: OutputFormat
    private let style: JSONWriter.Style
    private let hasEnvelope: Bool
    let width: Int?
    let emit: Emit

    /// - Parameters:
    ///   - hasEnvelope: JSON has the outer object of the original, `{"inventory": …, "success": true}`.
    ///   - width: the columns of the terminal; `nil` leaves tables as wide as they are.
    package init(
        _ format: OutputFormat, _ style: JSONWriter.Style, hasEnvelope: Bool, width: Int?, emit: @escaping Emit
    ) {
        self.format = format
        self.style = style
        self.hasEnvelope = hasEnvelope
        self.width = width
        self.emit = emit
    }

    package func write(_ reply: Reply) throws(Failure) {
        if case .incomplete(let part, _) = reply { return try write(part) }
        if case .text(let text) = reply { return try emit(Array(text.utf8)) }
        switch format {
        case .json: try json(reply)
        case .ndjson: try lines(reply)
        case .table: try table(reply)
        case .csv: try csv(reply)
        case .quiet: try quiet(reply)
        }
    }

    private func json(_ reply: Reply) throws(Failure) {
        var json = JSONWriter(style)
        if hasEnvelope {
            json.beginObject()
            try members(of: reply, &json)
            json.name("success")
            json.bool(true)
            json.endObject()
        } else {
            guard try bare(reply, &json) else { return }
        }
        json.endLine()
        try emit(json.take())
    }
    private func members(of reply: Reply, _ json: inout JSONWriter) throws(Failure) {
        switch reply {
        case .inventory(let value):
            json.name("inventory")
            json.value(value)
        case .inventories(let rows, let total):
            json.name("inventories")
            try list(rows, &json)
            if let total { count(total, &json) }
        case .total(let total): count(total, &json)
        case .document(let value):
            for member in value.members ?? [.init("value", value)] where member.name != "success" {
                json.name(member.name)
                json.value(member.value)
            }
        case .done, .text, .incomplete: break
        }
    }
    private func count(_ total: Int64, _ json: inout JSONWriter) {
        json.name("total")
        json.integer(total)
    }
    /// - Returns: whether there was something to write.
    private func bare(_ reply: Reply, _ json: inout JSONWriter) throws(Failure) -> Bool {
        switch reply {
        case .inventory(let value), .document(let value): json.value(value)
        case .inventories(let rows, _): try list(rows, &json)
        case .total(let total): json.integer(total)
        case .done, .text, .incomplete: return false
        }
        return true
    }
    private func list(_ rows: Rows, _ json: inout JSONWriter) throws(Failure) {
        json.beginList()
        try each(rows, &json) { (json: inout JSONWriter) throws(Failure) in
            if json.count >= Self.chunk { try emit(json.take()) }
        }
        json.endList()
    }
    private func each(
        _ rows: Rows, _ json: inout JSONWriter, _ after: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        try rows.each { write throws(Failure) in
            try write(&json)
            try after(&json)
        }
    }
    private func lines(_ reply: Reply) throws(Failure) {
        var json = JSONWriter(.compact)
        if case .inventories(let rows, _) = reply {
            try each(rows, &json) { (json: inout JSONWriter) throws(Failure) in
                json.endLine()
                if json.count >= Self.chunk { try emit(json.take()) }
            }
        } else if try bare(reply, &json) {
            json.endLine()
        }
        try emit(json.take())
    }
}
