package import ZSModel
import ZSRendering
import ZSStore

/// The kinds of garbage, as the `garbage` table names them.
enum Garbage {
    /// A step that could not be undone; the context holds the operation, its plan and the step.
    static let undoStep = "UndoStep"
}

extension Cloud {
    /// Tries once more to undo what could not be undone.
    /// - Returns: how many entries are gone, and what still stands in the way of the others.
    package func retryGarbage() throws(Failure) -> (gone: Int, left: [Failure]) {
        let open = try store.read { reader throws(Failure) in try reader.openGarbage() }
        var gone = 0
        var left: [Failure] = []
        for entry in open {
            do {
                try collect(entry)
                try store.write { transaction throws(Failure) in try transaction.garbageDone(entry.uuid) }
                gone += 1
            } catch {
                let message = error.message
                try store.write { transaction throws(Failure) in
                    try transaction.garbageFailed(entry.uuid, error: message)
                }
                left.append(error.during(entry.name))
            }
        }
        return (gone, left)
    }

    private func collect(_ entry: GarbageRecord) throws(Failure) {
        guard entry.kind == Garbage.undoStep, let name = entry.context["operation"]?.text,
            let kind = operations[name], let plan = entry.context["plan"], let step = entry.context["step"]?.text
        else { throw Failure(.conflict, "this zs does not know garbage of kind '\(entry.kind)'") }
        let work = try kind.init(plan: plan)
        guard let found = try work.steps(self).first(where: { $0.name == step }) else {
            throw Failure(.bug, "\(name) has no step '\(step)'")
        }
        try found.undo(self)
    }
}
