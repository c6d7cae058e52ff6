/// A length of time as users write it: seconds, or a number with a unit: `500ms`, `30s`, `5m`, `2h`, `7d` (CLI-32).
extension Duration: ParameterValue {
    package static func read(_ text: String) throws(Reject) -> Duration {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits), let unit = unit(String(text[digits.endIndex...])) else {
            throw Reject("expected a number of seconds or a time such as 500ms, 30s, 5m, 2h, 7d")
        }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow else { throw Reject("too long") }
        return .milliseconds(milliseconds)
    }
    private static func unit(_ name: String) -> Int64? {
        switch name {
        case "ms": 1
        case "", "s": 1000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        default: nil
        }
    }
    package static var valueName: String { "TIME" }
    package var spelled: String {
        let milliseconds = milliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}
