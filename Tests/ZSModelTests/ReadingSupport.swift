import ZSModel

/// What reading `text` as a `Value` gives: its spelling, or why it was refused.
func reading<Value: ParameterValue>(_ text: String, as type: Value.Type) -> String {
    do { return try Value.read(text).spelled } catch { return "refused: \(error.why)" }
}
