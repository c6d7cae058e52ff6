import ZSModel

/// When something happens, in cron's five fields: minute, hour, day, month, day of the week.
struct CronTime: Sendable, Equatable {
    let text: String
    private let fields: [Substring]

    private static let ranges: [ClosedRange<Int>] = [0...59, 0...23, 1...31, 1...12, 0...7]

    /// - Throws: what is wrong with the text.
    init(_ text: String) throws(Reject) {
        fields = text.split(separator: " ")
        guard fields.count == 5 else { throw Reject("expected five fields, as in '30 0,12 * * *'") }
        self.text = fields.joined(separator: " ")
        for (field, range) in zip(fields, Self.ranges) {
            for item in field.split(separator: ",", omittingEmptySubsequences: false) {
                guard Self.isItem(item, in: range) else {
                    throw Reject("'\(item)' is no number, range or step in \(range)")
                }
            }
        }
    }

    /// `*`, `5`, `1-5`, and the first and last with a step: `*/2`.
    private static func isItem(_ item: Substring, in range: ClosedRange<Int>) -> Bool {
        let parts = item.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count) else { return false }
        if parts.count == 2 { guard let step = Int(parts[1]), step > 0 else { return false } }
        if parts[0] == "*" { return true }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        let numbers = ends.compactMap { Int($0) }.filter(range.contains)
        guard let first = numbers.first, let last = numbers.last, numbers.count == ends.count, ends.count <= 2 else {
            return false
        }
        // A step needs something to step through.
        return first <= last && (parts.count == 1 || ends.count == 2)
    }

    /// The same as systemd.time(7) writes it: `*-*-* 0,12:30:00`.
    var calendar: String {
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let days = fields[4].split(separator: ",").map { item in
            item.split(separator: "-").map { Int($0).map { names[$0] } ?? "" }.joined(separator: "..")
        }
        let weekdays = fields[4] == "*" ? "" : days.joined(separator: ",") + " "
        let parts = fields.enumerated().map { place, field in
            // systemd begins a step where it is told to; days and months begin with 1.
            let first = String(Self.ranges[place].lowerBound)
            return field.split(separator: ",").map { item in
                let stepped = item.split(separator: "/")
                let range = stepped[0].split(separator: "-").joined(separator: "..")
                return stepped.count == 2 ? "\(range == "*" ? first : range)/\(stepped[1])" : range
            }.joined(separator: ",")
        }
        return "\(weekdays)*-\(parts[3])-\(parts[2]) \(parts[1]):\(parts[0]):00"
    }
}
