import ZSRendering
import ZSStore

/// How resources of one kind stand in a cloud file, and by which APIs they become what the file says.
struct FileKind: Sendable {
    /// A list of the resource that grows and shrinks by APIs of its own.
    struct Link: Sendable {
        /// The member of the file, and the list of the inventory.
        let field: String
        let attach: String
        let detach: String
        /// The APIs' parameters: for the resource itself, and for the element of the list.
        let mine, theirs: String
    }
    /// How a state of the file is reached from another.
    enum States: Sendable {
        case none
        /// `Change<kind>State` with the event for each state.
        case administrative
        /// Start and stop.
        case power
    }
    let kind: ResourceKind
    /// The API that makes one, decided by what the file says of it.
    let create: @Sendable (JSON) -> String
    let delete: String
    /// The members that creation takes, named as its parameters.
    let members: [String]
    /// Those of them that may be changed later, and by which API.
    let changeable: [String]
    let update: String
    let states: States
    let links: [Link]
    /// Members that are not fields of the inventory as they stand, or must not stand in the file with others.
    let adjust: @Sendable (JSON, inout [JSON.Member]) -> Void
    /// Which resources belong into a file.
    let isWanted: @Sendable (JSON) -> Bool

    init(
        _ kind: ResourceKind, create: @escaping @Sendable (JSON) -> String, delete: String? = nil, _ members: [String],
        changeable: [String] = [], update: String? = nil, states: States = .none, links: [Link] = [],
        isWanted: @escaping @Sendable (JSON) -> Bool = { _ in true },
        adjust: @escaping @Sendable (JSON, inout [JSON.Member]) -> Void = { _, _ in }
    ) {
        self.kind = kind
        self.create = create
        self.delete = delete ?? "Delete\(kind.name)"
        self.members = ["name", "description"] + members
        self.changeable = ["name", "description"] + changeable
        self.update = update ?? "Update\(kind.name)"
        self.states = states
        self.links = links
        self.isWanted = isWanted
        self.adjust = adjust
    }
    init(
        _ kind: ResourceKind, create: String, delete: String? = nil, _ members: [String], changeable: [String] = [],
        update: String? = nil, states: States = .none, links: [Link] = []
    ) {
        self.init(
            kind, create: { _ in create }, delete: delete, members, changeable: changeable, update: update,
            states: states, links: links)
    }

    /// All members that the file may have for one, in order.
    var allMembers: [String] {
        ["uuid"] + members + (hasState ? ["state"] : []) + links.map(\.field) + ["userTags", "systemTags"]
    }
    private var hasState: Bool {
        switch states {
        case .none: false
        case .administrative, .power: true
        }
    }
    /// The state in which creation leaves one.
    var firstState: String? {
        switch states {
        case .none: nil
        case .administrative: "Enabled"
        case .power: "Running"
        }
    }

    /// What the file says of a resource, from its inventory.
    func description(of inventory: JSON) -> [JSON.Member] {
        var found: [JSON.Member] = []
        for name in ["uuid"] + members + (hasState ? ["state"] : []) + links.map(\.field) {
            if let value = inventory[name] { found.append(JSON.Member(name, value)) }
        }
        adjust(inventory, &found)
        return found
    }
}

extension [JSON.Member] {
    subscript(_ name: String) -> JSON? {
        get { first { $0.name == name }?.value }
        set {
            removeAll { $0.name == name }
            if let newValue { append(JSON.Member(name, newValue)) }
        }
    }
}
