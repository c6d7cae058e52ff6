/// Rows of cells under headings, for people.
package struct Table: Sendable {
    private let headings: [String]
    private var rows: [[String]] = []
    /// Of each column: whether every cell so far is a number.
    private var isNumeric: [Bool]

    package init(_ headings: [String]) {
        self.headings = headings
        isNumeric = headings.map { _ in true }
    }
    package var isEmpty: Bool { rows.isEmpty }

    /// - Parameter cells: one for each heading; what a terminal would obey is made visible.
    package mutating func add(_ cells: [String]) {
        let shown = cells.map(\.visible)
        for (column, cell) in shown.enumerated() where cell != "-" && Double(cell) == nil { isNumeric[column] = false }
        rows.append(shown)
    }

    /// The table as lines without trailing blanks.
    ///
    /// Columns of numbers are aligned right, others left.  When `width` is given, the widest columns are cut until
    /// the lines fit; a column never gets narrower than 4.
    package func lines(width: Int? = nil) -> [String] {
        let widths = fitted(naturalWidths, to: width)
        return ([headings] + rows).map { cells in
            var line = ""
            for (column, cell) in cells.enumerated() {
                let shown = cell.truncated(to: widths[column])
                let blanks = String(repeating: " ", count: widths[column] - shown.columns)
                line += (column == 0 ? "" : "  ") + (isAlignedRight(column) ? blanks + shown : shown + blanks)
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }

    private func isAlignedRight(_ column: Int) -> Bool { isNumeric[column] && !rows.isEmpty }
    private var naturalWidths: [Int] {
        var widths = headings.map(\.columns)
        for row in rows {
            for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.columns) }
        }
        return widths
    }
    private func fitted(_ widths: [Int], to limit: Int?) -> [Int] {
        guard let limit else { return widths }
        var widths = widths
        var excess = widths.reduce(2 * (widths.count - 1), +) - limit
        while excess > 0, let column = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[column] > 4 {
            // Down to the next narrower column, or as far as needed.
            let next = widths.filter { $0 < widths[column] }.max() ?? 4
            let cut = min(excess, max(1, widths[column] - max(next, 4)))
            widths[column] -= cut
            excess -= cut
        }
        return widths
    }
}
