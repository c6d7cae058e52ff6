/// A moment in UTC, to the millisecond.
///
/// Written `2026-11-21T01:02:03.456Z`, always with three decimals, so that the texts sort as the moments do.  Read
/// with or without decimals and with any offset; a bare date is its midnight.
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    /// - Returns: `nil` outside the years 1 to 9999.
    package init?(milliseconds: Int64) {
        guard Self.range.contains(milliseconds) else { return nil }
        self.milliseconds = milliseconds
    }
    package static let epoch = Timestamp(unchecked: 0)
    private static let range: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
    /// The moment so much later; the end of the year 9999 at most.
    package func advanced(by duration: Duration) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(Int64(duration.milliseconds))
        return Timestamp(milliseconds: overflow ? .max : sum) ?? Timestamp(unchecked: Self.range.upperBound - 1)
    }
    /// How long after `earlier`.
    package func since(_ earlier: Timestamp) -> Duration { .milliseconds(milliseconds - earlier.milliseconds) }
    private init(unchecked milliseconds: Int64) { self.milliseconds = milliseconds }

    package static var valueName: String { "TIME" }
    package var spelled: String { description }
    package var description: String {
        let (days, time) = milliseconds.quotientAndFloorRemainder(86_400_000)
        let (year, month, day) = Self.date(ofDay: days)
        func digits(_ number: Int64, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        let date = "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
        let clock = "\(digits(time / 3_600_000, 2)):\(digits(time / 60_000 % 60, 2)):\(digits(time / 1000 % 60, 2))"
        return "\(date)T\(clock).\(digits(time % 1000, 3))Z"
    }

    package static func read(_ text: String) throws(Reject) -> Timestamp {
        guard let timestamp = Timestamp(text) else { throw Reject("expected a time such as 2026-11-21T01:02:03Z") }
        return timestamp
    }
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard let year = rest.number(4), rest.take("-"), let month = rest.number(2), rest.take("-"),
            let day = rest.number(2), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day)
        else { return nil }
        var time: Int64 = 0
        if !rest.isEmpty {
            guard rest.take("T") || rest.take(" "), let clock = rest.clock(), let offset = rest.offset(), rest.isEmpty
            else { return nil }
            time = clock - offset
        }
        self.init(milliseconds: Self.day(of: year, month, day) * 86_400_000 + time)
    }

    // Days are counted in years that begin in March, so that the leap day is the last of its year.  A cycle of 400
    // such years has 146 097 days.  Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".

    private static func day(of year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let (cycle, yearOfCycle) = marchYear.quotientAndFloorRemainder(400)
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return cycle * 146_097 + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear - 719_468
    }
    private static func date(ofDay number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (cycle, day) = (number + 719_468).quotientAndFloorRemainder(146_097)
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (
            year + cycle * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9,
            dayOfYear - (153 * month + 2) / 5 + 1
        )
    }
    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    fileprivate func quotientAndFloorRemainder(_ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard let first, first == UInt8(ascii: letter) else { return false }
        removeFirst()
        return true
    }
    /// A number of exactly `count` digits.
    fileprivate mutating func number(_ count: Int) -> Int64? {
        guard self.count >= count else { return nil }
        var number: Int64 = 0
        for byte in prefix(count) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        removeFirst(count)
        return number
    }
    /// `hh:mm:ss` with decimals, which are cut to three; in milliseconds.
    fileprivate mutating func clock() -> Int64? {
        guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else { return nil }
        guard take(":"), let second = number(2), second < 60 else { return nil }
        var milliseconds = ((hour * 60 + minute) * 60 + second) * 1000
        guard take(".") else { return milliseconds }
        var worth: Int64 = 100
        var decimals = 0
        while let digit = number(1) {
            milliseconds += digit * worth
            worth /= 10
            decimals += 1
        }
        return decimals > 0 ? milliseconds : nil
    }
    /// `Z`, `+hh:mm` or nothing, which means UTC; in milliseconds.
    fileprivate mutating func offset() -> Int64? {
        if isEmpty || take("Z") { return 0 }
        let sign: Int64 = take("-") ? -1 : 1
        guard sign < 0 || take("+"), let hours = number(2), hours < 24, take(":"), let minutes = number(2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes) * 60_000
    }
}
