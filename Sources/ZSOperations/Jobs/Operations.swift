/// Every operation that the journal may hold, by name.
enum Operations {
    static let all: [String: any Operation.Type] = {
        let kinds: [any Operation.Type] = []
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
    }()
}
