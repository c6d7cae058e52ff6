import ZSModel
import ZSRendering
import ZSStore

/// What has to be called to make the cloud what a file says.
struct CloudPlan {
    private(set) var calls: [PlannedCall] = []
    /// Changes of states, which come after everything is there: nothing can be made in a disabled place.
    private var stateCalls: [PlannedCall] = []
    /// Members of existing resources that no API can make what the file says.
    private var obstacles: [Failure.Detail] = []
    private let reader: Reader
    private let tags: Tags

    /// - Parameters:
    ///   - prunes: also delete and detach what the file does not name.
    ///   - newUUID: for resources that are to be made.
    /// - Throws: `.conflict` when something cannot be changed; `.usage` when a reference leads nowhere.
    init(
        _ file: CloudFile, in reader: Reader, prunes: Bool, newUUID: () -> UUID
    ) throws(Failure) {
        self.reader = reader
        tags = try Tags(reader)
        var existing: [String: [JSON]] = [:]
        for kind in file.kinds { existing[kind.kind.name] = try CloudFile.inventories(of: kind, in: reader) }
        let identified = try file.identified(existing, newUUID)
        let known = Dictionary(
            existing.values.joined().map { ($0["uuid"]?.text ?? "", $0) }, uniquingKeysWith: { first, _ in first })
        for setting in file.settings { try plan(setting) }
        for resource in identified.resources {
            let uuid = resource.members["uuid"]?.text
            if let known = uuid.flatMap({ known[$0] }) {
                planChange(of: resource, known, prunes)
            } else {
                planCreation(of: resource)
            }
        }
        planInheritedStates(identified)
        calls += stateCalls
        if prunes {
            for kind in file.kinds.sorted(by: FileKind.comesLater) {
                planDeletions(of: kind, existing[kind.kind.name] ?? [], but: identified)
            }
        }
        guard obstacles.isEmpty else {
            throw Failure(
                .conflict, "\(obstacles.count) differences cannot be changed in place",
                hint: "change the file, or delete the resources first", details: obstacles)
        }
    }

    private mutating func plan(_ setting: JSON) throws(Failure) {
        let (category, name, value) = (
            try setting.text("category"), try setting.text("name"), try setting.text("value")
        )
        guard let known = Setting.named(category, name) else {
            throw Failure(
                .notFound, "there is no setting \(category)/\(name)", hint: "list them with 'zs-cli QueryGlobalConfig'")
        }
        guard try reader.value(of: known) != value else { return }
        calls.append(PlannedCall(.change, "setting \(category)/\(name)", "UpdateGlobalConfig", setting.members ?? []))
    }

    private mutating func planCreation(of resource: CloudFile.Resource) {
        let kind = resource.kind
        let uuid = resource.members["uuid"]?.text ?? ""
        var params = resource.members.filter { kind.members.contains($0.name) || $0.name.hasSuffix("Tags") }
        params.append(JSON.Member("resourceUuid", .text(uuid)))
        let state = resource.members["state"]?.text
        if case .power = kind.states, state == "Stopped" {
            params.append(JSON.Member("strategy", "CreateStopped"))
        }
        calls.append(
            PlannedCall(
                .create, resource.title, kind.create(resource.json), params,
                done: .presence(of: kind.kind, uuid, true)))
        planLinks(of: resource, from: [], prunes: false)
        if case .administrative = kind.states { planState(of: resource, from: kind.firstState) }
    }

    private mutating func planChange(of resource: CloudFile.Resource, _ known: JSON, _ prunes: Bool) {
        let kind = resource.kind
        let now = kind.description(of: known)
        let different = resource.members.filter { member in
            kind.members.contains(member.name) && !(now[member.name] ?? .null).isSame(as: member.value)
        }
        let (changes, fixed) = (
            different.filter { kind.changeable.contains($0.name) },
            different.filter { !kind.changeable.contains($0.name) }
        )
        obstacles += fixed.map { member in
            Failure.Detail(
                resource.title,
                "\(member.name) is \((now[member.name] ?? .null).written()), the file says \(member.value.written())")
        }
        if !changes.isEmpty {
            calls.append(PlannedCall(.change, resource.title, kind.update, [uuid(resource)] + changes))
        }
        planLinks(
            of: resource, from: (now.first { $0.name == kind.links.first?.field }?.value ?? .null).elements,
            prunes: prunes)
        planState(of: resource, from: known["state"]?.text)
        planTags(of: resource)
    }
    private func uuid(_ resource: CloudFile.Resource) -> JSON.Member {
        JSON.Member("uuid", resource.members["uuid"] ?? .null)
    }

    /// A zone or a cluster takes what is in it along; what the file says of that is to hold nevertheless.
    private mutating func planInheritedStates(_ file: CloudFile) {
        let spreading = ["ChangeZoneState", "ChangeClusterState"]
        guard stateCalls.contains(where: { spreading.contains($0.action) }) else { return }
        stateCalls = []
        for resource in file.resources { planState(of: resource, from: nil) }
    }

    private mutating func planState(of resource: CloudFile.Resource, from state: String?) {
        guard let wanted = resource.members["state"]?.text, wanted != state else { return }
        let action: String
        var params = [uuid(resource)]
        switch resource.kind.states {
        case .none: return
        case .power: action = wanted == "Stopped" ? "StopVmInstance" : "StartVmInstance"
        case .administrative:
            action = "Change\(resource.kind.kind.name)State"
            let event = ["Enabled": "enable", "Disabled": "disable", "Maintenance": "maintain"][wanted] ?? wanted
            params.append(JSON.Member("stateEvent", .text(event)))
        }
        let done = PlannedCall.Done(
            kind: resource.kind.kind.name,
            conditions: [("uuid", resource.members["uuid"]?.text ?? ""), ("state", wanted)], count: 1)
        stateCalls.append(PlannedCall(.change, resource.title, action, params, done: done))
    }

    private mutating func planLinks(of resource: CloudFile.Resource, from present: [String], prunes: Bool) {
        for link in resource.kind.links {
            let wanted = (resource.members[link.field] ?? .null).elements
            func call(_ action: String, _ element: String, isThere: Bool) -> PlannedCall {
                let mine = resource.members["uuid"]?.text ?? ""
                let params = [JSON.Member(link.mine, .text(mine)), JSON.Member(link.theirs, .text(element))]
                let done = PlannedCall.Done(
                    kind: resource.kind.kind.name, conditions: [("uuid", mine), (link.field, element)],
                    count: isThere ? 1 : 0)
                return PlannedCall(.change, resource.title, action, params, done: done)
            }
            for element in wanted where !present.contains(element) {
                calls.append(call(link.attach, element, isThere: true))
            }
            for element in prunes ? present : [] where !wanted.contains(element) {
                calls.append(call(link.detach, element, isThere: false))
            }
        }
    }

    /// Tags that are missing; one that is there too many does no harm and stays.
    private mutating func planTags(of resource: CloudFile.Resource) {
        let uuid = resource.members["uuid"]?.text ?? ""
        for (member, type) in [("userTags", "User"), ("systemTags", "System")] {
            let present = tags.tags(of: uuid, type)
            for tag in (resource.members[member] ?? .null).elements where !present.contains(tag) {
                let params: JSON = [
                    "resourceType": .text(resource.kind.kind.name), "resourceUuid": .text(uuid), "tag": .text(tag),
                ]
                let done = PlannedCall.Done(
                    kind: "\(type)Tag", conditions: [("resourceUuid", uuid), ("tag", tag)], count: 1)
                calls.append(
                    PlannedCall(.change, resource.title, "Create\(type)Tag", params.members ?? [], done: done))
            }
        }
    }

    private mutating func planDeletions(of kind: FileKind, _ existing: [JSON], but file: CloudFile) {
        let wanted = Set(
            file.resources.filter { $0.kind.kind.name == kind.kind.name }.compactMap { $0.members["uuid"]?.text })
        for inventory in existing {
            guard let uuid = inventory["uuid"]?.text, !wanted.contains(uuid) else { continue }
            calls.append(
                PlannedCall(
                    .delete, "\(kind.kind.name) '\(inventory["name"]?.text ?? "?")'", kind.delete,
                    [JSON.Member("uuid", .text(uuid))],
                    done: .presence(of: kind.kind, uuid, false)))
        }
    }
}

extension FileKind {
    /// Those that refer to others go first when they are deleted.
    fileprivate static func comesLater(_ one: FileKind, _ other: FileKind) -> Bool {
        func place(_ kind: FileKind) -> Int { all.firstIndex { $0.kind.name == kind.kind.name } ?? 0 }
        return place(one) > place(other)
    }
}

extension JSON {
    /// The texts of a list, or the one text.
    var elements: [String] { list?.compactMap(\.text) ?? (text.map { [$0] } ?? []) }

    /// Whether both say the same: in a list of texts the order does not count, and a number may be written as a text.
    fileprivate func isSame(as other: JSON) -> Bool {
        if let mine = list, let theirs = other.list, mine.count == theirs.count {
            return mine.map { $0.written() }.sorted() == theirs.map { $0.written() }.sorted()
        }
        return self == other || (text ?? written()) == (other.text ?? other.written())
    }
}
