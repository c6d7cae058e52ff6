import Testing
import ZSModel

@Suite struct Times {
    @Test(
        "moments are written in ISO 8601, in UTC, with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_795_223_523_456, "2026-11-21T01:12:03.456Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (-2_203_891_200_001, "1900-02-28T23:59:59.999Z"),
        ] as [(Int64, String)])
    func written(milliseconds: Int64, text: String) throws {
        let timestamp = try #require(Timestamp(milliseconds: milliseconds))
        #expect(timestamp.description == text)
        #expect(Timestamp(text) == timestamp)
    }

    @Test(
        "they are read with any offset and any number of decimals",
        arguments: [
            ("2026-11-21T01:12:03Z", "2026-11-21T01:12:03.000Z"), ("2026-11-21 01:12:03", "2026-11-21T01:12:03.000Z"),
            ("2026-11-21T01:12:03.5+01:30", "2026-11-20T23:42:03.500Z"),
            ("2026-11-21T01:12:03-00:30", "2026-11-21T01:42:03.000Z"),
            ("2026-11-21T01:12:03.123456789Z", "2026-11-21T01:12:03.123Z"), ("2026-11-21", "2026-11-21T00:00:00.000Z"),
            ("2000-02-29", "2000-02-29T00:00:00.000Z"),
        ])
    func read(text: String, spelled: String) { #expect(reading(text, as: Timestamp.self) == spelled) }

    @Test(
        "other texts are refused",
        arguments: [
            "", "2026", "2026-11-21T", "2026-11-21T01:12", "2026-11-21T01:12:03.", "2026-11-21T24:00:00Z",
            "2026-11-21T00:60:00Z",
            "2026-11-21T00:00:60Z", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29", "2026-04-31", "2026-11-00",
            "26-11-21",
            "2026-11-21T01:12:03ZZ", "2026-11-21T01:12:03+1:00", "2026-11-21t01:12:03", "+026-11-21", "0000-01-01",
            "10000-01-01",
            "0001-01-01T00:00:00+01:00", "2026-1-2", " 2026-11-21", "２026-11-21",
        ])
    func refused(text: String) { #expect(reading(text, as: Timestamp.self).hasPrefix("refused: ")) }

    @Test("texts sort as moments do, and every day of the calendar is itself")
    func order() throws {
        var previous = ""
        for day in stride(from: Int64(-719_162), to: 2_932_896, by: 97) {
            let timestamp = try #require(Timestamp(milliseconds: day * 86_400_000 + 12_345))
            #expect(timestamp.description > previous)
            #expect(Timestamp(timestamp.description) == timestamp)
            previous = timestamp.description
        }
    }

    @Test("moments move and differ")
    func arithmetic() throws {
        let start = try Timestamp.read("2026-11-21")
        #expect(start.advanced(by: .seconds(90)).description == "2026-11-21T00:01:30.000Z")
        #expect(start.advanced(by: .milliseconds(-1)).description == "2026-11-20T23:59:59.999Z")
        #expect(start.advanced(by: .milliseconds(-500)).since(start) == .milliseconds(-500))
        #expect(start.advanced(by: .seconds(9_000_000_000_000)).description == "9999-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .max) == nil)
    }

    @Test(
        "lengths of time are seconds, or have a unit (CLI-32)",
        arguments: [
            ("0", "0s"), ("30", "30s"), ("30s", "30s"), ("5m", "300s"), ("2h", "7200s"), ("7d", "604800s"),
            ("500ms", "500ms"), ("1500ms", "1500ms"),
            ("2000ms", "2s"),
        ])
    func durations(text: String, spelled: String) { #expect(reading(text, as: Duration.self) == spelled) }

    @Test(
        "other lengths are refused",
        arguments: ["", "-1", "1.5s", "s", "1x", "1 s", "99999999999999999d", "9999999999999999999", "1M"])
    func badDurations(text: String) { #expect(reading(text, as: Duration.self).hasPrefix("refused: ")) }

    @Test("a wait in milliseconds never ends too early")
    func milliseconds() {
        #expect(Duration.microseconds(1).milliseconds == 1)
        #expect(Duration.milliseconds(5).milliseconds == 5)
        #expect(Duration.zero.milliseconds == 0)
        #expect(Duration.milliseconds(-500).milliseconds == -500)
        #expect(Duration.microseconds(-1500).milliseconds == -1)
        #expect(Deadline.after(.seconds(-1)).hasPassed)
        #expect(Deadline.after(.seconds(-1)).remaining == .zero)
        #expect(!Deadline.after(.seconds(60)).hasPassed)
    }
}
