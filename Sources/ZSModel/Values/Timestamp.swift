/// A moment in UTC with millisecond precision, written as ISO 8601: `2026-11-21T01:02:03.456Z`.
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible, ParameterValue {
    /// Since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func read(_ text: String) throws(Reject) -> Timestamp {
        let digits = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= digits.count else { return nil }
            var value: Int64 = 0
            for digit in digits[range] {
                guard (0x30...0x39).contains(digit) else { return nil }
                value = value * 10 + Int64(digit - 0x30)
            }
            return value
        }
        let form = Reject("expected a time such as 2026-11-21T01:02:03Z")
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            (1...12).contains(month), (1...31).contains(day), digits[4] == 0x2d, digits[7] == 0x2d
        else { throw form }
        var milliseconds = Self.days(year, month, day) * 86_400_000
        guard digits.count > 10 else { return Timestamp(milliseconds: milliseconds) }
        guard digits[10] == UInt8(ascii: "T") || digits[10] == 0x20, let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), digits[13] == 0x3a, digits[16] == 0x3a,
            hour < 24, minute < 60, second < 61
        else { throw form }
        milliseconds += ((hour * 60 + minute) * 60 + second) * 1000
        switch digits.count {
        case 19: break
        case 20 where digits[19] == UInt8(ascii: "Z"): break
        case 24 where digits[19] == 0x2e && digits[23] == UInt8(ascii: "Z"):
            guard let fraction = number(20..<23) else { throw form }
            milliseconds += fraction
        default: throw form
        }
        return Timestamp(milliseconds: milliseconds)
    }
    package static var valueName: String { "TIME" }
    package var spelled: String { description }

    package var description: String {
        let day = milliseconds.dividedDown(by: 86_400_000)
        let inDay = milliseconds - day * 86_400_000
        let (year, month, dayOfMonth) = Self.date(day)
        func padded(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T\(padded(inDay / 3_600_000, 2)):"
            + "\(padded(inDay / 60_000 % 60, 2)):\(padded(inDay / 1000 % 60, 2)).\(padded(inDay % 1000, 3))Z"
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
    package static func + (left: Timestamp, right: Duration) -> Timestamp {
        Timestamp(milliseconds: left.milliseconds + Int64(right.milliseconds))
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar (H. Hinnant, "chrono-compatible date algorithms").
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.dividedDown(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = shifted.dividedDown(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity.
    fileprivate func dividedDown(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((divisor - 1 - self) / divisor)
    }
}
