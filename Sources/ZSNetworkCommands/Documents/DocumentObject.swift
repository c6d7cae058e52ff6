import ZSModel
import ZSPlanning
import ZSRendering

/// An object of a document that a user wrote, read with words about the place of each mistake.
struct DocumentObject {
    let place: String
    private let json: JSON

    /// - Parameter known: the members that may be there.
    /// - Throws: `.usage` when it is no object or has a member that nobody knows: more likely a slip than a wish.
    init(_ json: JSON, _ place: String, _ known: Set<String>) throws(Failure) {
        guard let members = json.members else {
            throw .refusal(.usage, "\(place) is not an object", rule: "N-37")
        }
        if let stray = members.first(where: { !known.contains($0.name) }) {
            throw .refusal(
                .usage, "\(place) has no member '\(stray.name)'",
                hint: "known are \(known.sorted().joined(separator: ", "))",
                rule: "N-37")
        }
        self.json = json
        self.place = place
    }

    /// The objects of the list `name`; none when it is missing.
    func objects(_ name: String, _ known: Set<String>) throws(Failure) -> [DocumentObject] {
        guard let value = json[name], value != .null else { return [] }
        guard let list = value.list else { throw .refusal(.usage, "\(place): '\(name)' is not a list", rule: "N-37") }
        var objects: [DocumentObject] = []
        for (index, entry) in list.enumerated() {
            objects.append(try DocumentObject(entry, "\(name)[\(index)]", known))
        }
        return objects
    }
    func value<T: ParameterValue>(_ name: String, _ type: T.Type) throws(Failure) -> T {
        guard let value = try optional(name, type) else {
            throw .refusal(.usage, "\(place) has no '\(name)'", rule: "N-52")
        }
        return value
    }
    func optional<T: ParameterValue>(_ name: String, _ type: T.Type) throws(Failure) -> T? {
        guard let value = json[name], value != .null else { return nil }
        return try read(value, name, type)
    }
    func values<T: ParameterValue>(_ name: String, _ type: T.Type) throws(Failure) -> [T] {
        guard let value = json[name], value != .null else { return [] }
        guard let list = value.list else { throw .refusal(.usage, "\(place): '\(name)' is not a list", rule: "N-37") }
        var values: [T] = []
        for entry in list { values.append(try read(entry, name, type)) }
        return values
    }
    private func read<T: ParameterValue>(_ value: JSON, _ name: String, _ type: T.Type) throws(Failure) -> T {
        guard let text = value.text ?? value.integer.map(String.init) ?? value.bool.map({ $0 ? "true" : "false" })
        else {
            throw .refusal(.usage, "\(place): '\(name)' is neither a text nor a number", rule: "N-37")
        }
        do { return try T.read(text) } catch {
            throw .refusal(.usage, "\(place): \(name) '\(text)': \(error.why)", rule: "N-37")
        }
    }
}
