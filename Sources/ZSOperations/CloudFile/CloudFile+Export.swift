import ZSModel
import ZSRendering
import ZSStore

extension CloudFile {
    /// What the state says of the kinds.
    static func export(_ kinds: [FileKind], from reader: Reader) throws(Failure) -> CloudFile {
        var resources: [Resource] = []
        let tags = try Tags(reader)
        for kind in kinds {
            for inventory in try inventories(of: kind, in: reader) {
                var members = kind.description(of: inventory)
                for (name, type) in [("userTags", "User"), ("systemTags", "System")] {
                    let found = tags.tags(of: inventory["uuid"]?.text ?? "", type)
                    if !found.isEmpty { members[name] = .list(found.map(JSON.text)) }
                }
                // What is not said is not decided.
                resources.append(Resource(kind: kind, members: members.filter { $0.value != .null && $0.value != [] }))
            }
        }
        return CloudFile(kinds: kinds, resources: resources, settings: try settings(in: reader))
    }

    static func inventories(of kind: FileKind, in reader: Reader) throws(Failure) -> [JSON] {
        var request = QueryRequest()
        request.limit = .max
        var found: [JSON] = []
        try reader.answer(request, on: kind.kind) { write throws(Failure) in
            var writer = JSONWriter(.compact)
            try write(&writer)
            let inventory = try JSONReader.read(writer.take())
            if kind.isWanted(inventory) { found.append(inventory) }
        }
        return found
    }

    private static func settings(in reader: Reader) throws(Failure) -> [JSON] {
        var found: [JSON] = []
        for setting in Setting.all {
            let value = try reader.value(of: setting)
            guard value != setting.defaultText else { continue }
            found.append(["category": .text(setting.category), "name": .text(setting.name), "value": .text(value)])
        }
        return found
    }
}

/// The tags that users have hung on resources.
struct Tags {
    private var tags: [String: [(type: String, tag: String)]] = [:]

    init(_ reader: Reader) throws(Failure) {
        let rows = try reader.all("SELECT resource_uuid, type, tag FROM tag WHERE inherent = 0 ORDER BY id") {
            row throws(Failure) in
            (uuid: try row.text("resource_uuid"), type: try row.text("type"), tag: try row.text("tag"))
        }
        for row in rows { tags[row.uuid, default: []].append((row.type, row.tag)) }
    }
    func tags(of uuid: String, _ type: String) -> [String] { (tags[uuid] ?? []).filter { $0.type == type }.map(\.tag) }
}
