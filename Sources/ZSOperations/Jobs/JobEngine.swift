package import ZSModel
import ZSRendering
package import ZSStore
import ZSSystem

extension Cloud {
    /// Does an operation as a job: `reserve` → steps → commit.
    ///
    /// - Parameters:
    ///   - target: the resource that the job is about, for the audit log.
    ///   - locks: the resources that no other job may touch meanwhile.
    ///   - reserve: in one transaction checks again what may have changed, reserves, and returns the operation with
    ///     everything decided.
    /// - Returns: the operation as it was decided.
    @discardableResult
    package func perform<Work: Operation>(
        on target: UUID, locking locks: [UUID], _ reserve: (Transaction) throws(Failure) -> Work
    ) throws(Failure) -> Work {
        if isDryRun { throw try rehearsed { transaction throws(Failure) in (try reserve(transaction)).plan } }
        try freeFromTheDead(locks)
        let job = newUUID()
        let work = try store.write { transaction throws(Failure) in
            try transaction.refuseLocked(locks)
            let work = try reserve(transaction)
            try transaction.begin(
                job, operation: Work.name, call, plan: work.plan, target: target, locks: locks, process: process)
            return work
        }
        FaultPoint.reached("reserved")
        try carryOut(work, job: job)
        return work
    }

    /// Does a change that touches nothing outside: one transaction, audit row included.
    @discardableResult
    package func change<Result>(
        on target: UUID?, locking locks: [UUID] = [], _ body: (Transaction) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if isDryRun {
            throw try rehearsed { transaction throws(Failure) in
                _ = try body(transaction)
                return .null
            }
        }
        try freeFromTheDead(locks)
        return try store.write { transaction throws(Failure) in
            try transaction.refuseLocked(locks)
            let result = try body(transaction)
            try transaction.record(newUUID(), call, target: target, process: process, started: transaction.now)
            return result
        }
    }

    /// Makes all checks of a change and takes it back (CLI-37).
    /// - Returns: the ``DryRun`` that unwinds the call; it is no failure.
    private func rehearsed(_ body: (Transaction) throws(Failure) -> JSON) throws(Failure) -> Failure {
        DryRun.outcome(try store.rehearse(body))
    }

    func carryOut(_ work: some Operation, job: UUID) throws(Failure) {
        var begun: [BegunStep] = []
        do throws(Failure) {
            let steps = try work.steps(self)
            let reporting = reporting(to: job)
            for (index, step) in steps.enumerated() {
                guard !isCanceled() else { throw Failure(.interrupted, "interrupted before step '\(step.name)'") }
                try store.write { transaction throws(Failure) in
                    if index > 0 {
                        try transaction.enter(.applied, step: steps[index - 1].name, at: index - 1, of: job)
                    }
                    try transaction.enter(.applying, step: step.name, at: index, of: job)
                }
                begun.append(BegunStep(position: index, step: step))
                FaultPoint.reached("before \(step.name)")
                try step.apply(reporting)
                FaultPoint.reached("after \(step.name)")
            }
            try store.write { transaction throws(Failure) in
                if let last = steps.last {
                    try transaction.enter(.applied, step: last.name, at: steps.count - 1, of: job)
                }
                try work.commit(transaction)
                try transaction.end(job, .succeeded, result: nil)
            }
            FaultPoint.reached("committed")
        } catch {
            try fail(work, job: job, begun: begun, because: error)
        }
    }

    /// Ends a job that failed after it had begun some of its steps, and throws why.
    private func fail(
        _ work: some Operation, job: UUID, begun: [BegunStep], because failure: Failure
    ) throws(Failure) -> Never {
        let left = type(of: work).recovery == .rollBack ? try undo(begun, of: work, job: job) : []
        var reported = failure
        if !left.isEmpty {
            reported.details += left.map { Failure.Detail($0.step, "not undone yet: \($0.failure.message)") }
            reported.hint = reported.hint ?? "what remains is retried by 'zs-ctl reconcile'"
        }
        try store.write { transaction throws(Failure) in
            try work.abandon(transaction, because: failure)
            try transaction.end(job, .failed, result: .object([JSON.Member("error", .text(failure.message))]))
        }
        throw reported
    }

    /// Undoes steps in reverse order.
    /// - Returns: those that could not be undone now; each has become a garbage row.
    /// - Throws: when not even that could be recorded; the job stays open then, for recovery to find.
    func undo(
        _ begun: [BegunStep], of work: some Operation, job: UUID
    ) throws(Failure) -> [(step: String, failure: Failure)] {
        var left: [(step: String, failure: Failure)] = []
        for item in begun.reversed() {
            do {
                try store.write { transaction throws(Failure) in
                    try transaction.enter(.undoing, step: item.step.name, at: item.position, of: job)
                }
                FaultPoint.reached("undoing \(item.step.name)")
                try item.step.undo(self)
                FaultPoint.reached("undone \(item.step.name)")
                try store.write { transaction throws(Failure) in
                    try transaction.enter(.undone, step: item.step.name, at: item.position, of: job)
                }
            } catch {
                left.append((item.step.name, error))
                try leave(item, of: work, job: job, because: error)
            }
        }
        return left
    }

    private func leave(
        _ item: BegunStep, of work: some Operation, job: UUID, because failure: Failure
    ) throws(Failure) {
        let name = type(of: work).name
        try store.write { transaction throws(Failure) in
            try transaction.enter(.left, step: item.step.name, at: item.position, of: job)
            try transaction.leave(
                newUUID(), name: "\(name): undo \(item.step.name)", kind: Garbage.undoStep,
                context: ["operation": .text(name), "plan": work.plan, "step": .text(item.step.name)], host: work.host,
                error: failure.message)
        }
    }
}

extension Reader {
    /// Refuses when another job holds one of the resources.
    func refuseLocked(_ resources: [UUID]) throws(Failure) {
        for resource in resources {
            guard let holder = try holder(of: resource) else { continue }
            throw Failure(
                .conflict, "resource \(resource) is in use by \(holder.api), process \(holder.process.pid)",
                hint: "wait for it, or see 'zs-cli QueryLongJob uuid=\(holder.uuid)'",
                details: [Failure.Detail("job", holder.uuid.description)])
        }
    }
}
