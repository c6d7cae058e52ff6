import Glibc
package import ZSModel
package import ZSOperations
package import ZSRendering
package import ZSStore

/// Something to do outside: files are made one after another, and a zone exists when all are there.
///
/// The folder's `log` tells what was done in which order.  Steps can be made to go wrong by files of the folder that a
/// test makes: `fail <step>`, `stuck <step>` (it cannot be undone) and `wait <step>`.
package struct Errand: Operation {
    package static let name = "Errand"
    package static let recovery = Recovery.rollBack
    package static let steps = ["one", "two", "three"]

    private let zone: UUID
    private let folder: Folder

    init(zone: UUID, in folder: AbsolutePath) {
        self.zone = zone
        self.folder = Folder(folder)
    }
    package init(plan: JSON) throws(Failure) {
        self.init(zone: try zoneUUID(of: plan), in: try folderPath(of: plan))
    }
    package var plan: JSON { ["zone": .text(zone.description), "folder": .text(folder.path.text)] }

    package func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        Self.steps.map { name in
            Step(
                name,
                apply: { _ throws(Failure) in try folder.make(name) },
                undo: { _ throws(Failure) in try folder.remove(name) })
        }
    }
    package func commit(_ transaction: Transaction) throws(Failure) {
        try transaction.update(.zone, zone, ["state": AdministrativeState.enabled])
    }
    package func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.delete(.zone, zone)
    }
}

/// The opposite: the files go, then the zone.  It can only go on.
package struct Clearance: Operation {
    package static let name = "Clearance"
    package static let recovery = Recovery.carryOn

    private let zone: UUID
    private let folder: Folder

    init(zone: UUID, in folder: AbsolutePath) {
        self.zone = zone
        self.folder = Folder(folder)
    }
    package init(plan: JSON) throws(Failure) {
        self.init(zone: try zoneUUID(of: plan), in: try folderPath(of: plan))
    }
    package var plan: JSON { ["zone": .text(zone.description), "folder": .text(folder.path.text)] }

    package func steps(_ cloud: Cloud) throws(Failure) -> [Step] {
        Errand.steps.map { name in Step(name, apply: { _ throws(Failure) in try folder.remove(name) }) }
    }
    package func commit(_ transaction: Transaction) throws(Failure) { try transaction.delete(.zone, zone) }
    package func abandon(_ transaction: Transaction, because failure: Failure) throws(Failure) {
        try transaction.update(.zone, zone, ["description": "half cleared"])
    }
}

extension Cloud {
    /// Does an errand that makes `zone`.
    package func doErrand(making zone: UUID, in folder: AbsolutePath, locking locks: [UUID] = []) throws(Failure) {
        try perform(on: zone, locking: [zone] + locks) { transaction throws(Failure) in
            try transaction.create(.zone, zone, ["name": "errand", "state": AdministrativeState.disabled])
            return Errand(zone: zone, in: folder)
        }
    }
    /// Takes back what an errand made.
    package func clear(_ zone: UUID, in folder: AbsolutePath) throws(Failure) {
        try perform(on: zone, locking: [zone]) { transaction throws(Failure) in
            try transaction.update(.zone, zone, ["state": AdministrativeState.disabled])
            return Clearance(zone: zone, in: folder)
        }
    }
}

private func zoneUUID(of plan: JSON) throws(Failure) -> UUID {
    guard let uuid = plan["zone"]?.text.flatMap({ UUID($0) }) else { throw Failure(.bug, "a plan without a zone") }
    return uuid
}
private func folderPath(of plan: JSON) throws(Failure) -> AbsolutePath {
    do { return try AbsolutePath.read(plan["folder"]?.text ?? "") } catch {
        throw Failure(.bug, "a plan without a folder")
    }
}
