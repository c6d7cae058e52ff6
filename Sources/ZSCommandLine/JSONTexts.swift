import ZSRendering

extension JSON {
    /// The texts of a value as a user would have typed them, one for each element of a list.
    var texts: [String] {
        if case .list(let values) = self, !values.contains(where: { $0.members != nil }) {
            return values.map { $0.text ?? $0.written() }
        }
        return [text ?? written()]
    }
}
