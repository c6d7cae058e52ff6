import ZSRendering

/// Everything that was measured, for people and for programs.
struct Report {
    private var entries: [(found: BenchCase, measurement: Measurement)] = []

    mutating func add(_ measurements: [Measurement], of found: BenchCase) {
        entries += measurements.map { (found, $0) }
    }

    /// Whether every promise was kept.
    var isKept: Bool { !entries.contains { $0.measurement.isKept == false } }

    var lines: [String] {
        var table = Table(["CASE", "MEASURED", "UNIT", "OURS", "RIVAL", "RATIO", "LIMIT", "KEPT"])
        for (found, measurement) in entries {
            table.add([
                found.name, measurement.name, measurement.unit, rounded(measurement.ours),
                measurement.rival.map { "\(rounded($0.value)) (\($0.name))" } ?? "-",
                measurement.ratio.map(rounded) ?? "-", measurement.limit ?? "-",
                measurement.isKept.map { $0 ? "yes" : "NO" } ?? "-",
            ])
        }
        return table.lines()
    }

    var json: JSON {
        .list(
            entries.map { found, measurement in
                [
                    "case": .text(found.name), "measured": .text(measurement.name), "unit": .text(measurement.unit),
                    "ours": .number(measurement.ours),
                    "rival": measurement.rival.map { .text($0.name) } ?? .null,
                    "rivalValue": measurement.rival.map { .number($0.value) } ?? .null,
                    "ratio": measurement.ratio.map { .number($0) } ?? .null,
                    "limit": measurement.limit.map { .text($0) } ?? .null,
                    "kept": measurement.isKept.map { .bool($0) } ?? .null,
                ]
            })
    }
}
