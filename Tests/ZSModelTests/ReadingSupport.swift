import ZSModel

/// What reading `text` as a `Value` gives: its spelling, or why it was refused.
func reading<Value: ParameterValue>(_ text: String, as type: Value.Type) -> String {
    do { return try Value.read(text).spelled } catch { return "refused: \(error.why)" }
}

/// The same numbers on every run.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
