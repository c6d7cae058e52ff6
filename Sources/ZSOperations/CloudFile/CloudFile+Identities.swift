import ZSModel
import ZSRendering
import ZSStore

extension CloudFile {
    /// The same file with a uuid for every resource, and uuids in place of `@name:…`.
    ///
    /// A resource without a uuid is the existing one of its name, or is to be made.  Resources that are to be made get
    /// their uuid here, so that others can refer to them before they are there.
    /// - Throws: `.usage` when a name is meant that nobody has, or several have.
    func identified(_ existing: [String: [JSON]], _ newUUID: () -> UUID) throws(Failure) -> CloudFile {
        var file = self
        var seen: Set<String> = []
        for index in file.resources.indices {
            let resource = file.resources[index]
            let named = try resource.existing(existing)
            let uuid = resource.members["uuid"]?.text ?? named ?? newUUID().description
            guard seen.insert(uuid).inserted else {
                throw Failure(.usage, "\(resource.title) stands in the file twice")
            }
            file.resources[index].members["uuid"] = .text(uuid)
        }
        let names = Names(file, existing)
        for index in file.resources.indices {
            let title = file.resources[index].title
            for member in file.resources[index].members.indices {
                let value = file.resources[index].members[member].value
                do { file.resources[index].members[member].value = try names.resolved(value) } catch {
                    throw error.during(title)
                }
            }
        }
        return file
    }
}

extension CloudFile.Resource {
    /// The uuid of the resource that has the name already.
    fileprivate func existing(_ existing: [String: [JSON]]) throws(Failure) -> String? {
        guard members["uuid"] == nil else { return nil }
        let same = (existing[kind.kind.name] ?? []).filter { $0["name"] == members["name"] }
        guard same.count < 2 else {
            throw Failure(.usage, "\(same.count) resources are \(title)", hint: "say which: give its uuid in the file")
        }
        return same.first?["uuid"]?.text
    }
}

/// Who has which name, in the file and in the state.
private struct Names {
    private var uuids: [String: Set<String>] = [:]

    init(_ file: CloudFile, _ existing: [String: [JSON]]) {
        for resource in file.resources { add(resource.members["name"], resource.members["uuid"]) }
        for inventory in existing.values.joined() { add(inventory["name"], inventory["uuid"]) }
    }
    private mutating func add(_ name: JSON?, _ uuid: JSON?) {
        guard let name = name?.text, let uuid = uuid?.text else { return }
        uuids[name, default: []].insert(uuid)
    }

    func resolved(_ value: JSON) throws(Failure) -> JSON {
        if case .list(let items) = value {
            var list: [JSON] = []
            for item in items { list.append(try resolved(item)) }
            return .list(list)
        }
        guard let text = value.text, text.hasPrefix("@name:") else { return value }
        let found = uuids[String(text.dropFirst("@name:".count))] ?? []
        // A name of a kind that the file does not describe is left to the API, which knows the kind.
        guard found.count < 2 else { throw Failure(.usage, "'\(text)' is the name of \(found.count) resources") }
        return found.first.map(JSON.text) ?? value
    }
}
