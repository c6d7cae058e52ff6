package import ZSModel
import ZSRendering
import ZSStore

/// What recovery did with one job.
package struct RecoveredJob: Sendable {
    package enum Outcome: String, Sendable {
        case completed, rolledBack
        /// It could be neither completed nor rolled back wholly; garbage rows or the job itself remain.
        case left
    }
    package let job: UUID
    package let api: String
    package let outcome: Outcome
    package let failure: Failure?
}

extension Cloud {
    /// Completes or rolls back every job whose process is gone.  Safe to run at any time, from several places.
    package func recoverJobs() throws(Failure) -> [RecoveredJob] {
        let open = try store.read { reader throws(Failure) in try reader.openJobs() }
        var recovered: [RecoveredJob] = []
        for job in open where !isAlive(job.process) {
            // One that cannot be recovered must not stand in the way of the others.
            do { if let done = try recover(job) { recovered.append(done) } } catch {
                recovered.append(RecoveredJob(job: job.uuid, api: job.api, outcome: .left, failure: error))
            }
        }
        return recovered
    }

    /// Recovers the dead jobs that hold any of the resources, so that a living one need not wait for 'recover'.
    func freeFromTheDead(_ resources: [UUID]) throws(Failure) {
        guard !resources.isEmpty else { return }
        let holders = try store.read { reader throws(Failure) in
            var found: [JobRecord] = []
            for resource in resources {
                if let holder = try reader.holder(of: resource) { found.append(holder) }
            }
            return found
        }
        var seen: Set<UUID> = []
        for holder in holders where seen.insert(holder.uuid).inserted && !isAlive(holder.process) {
            _ = try recover(holder)
        }
    }

    /// - Returns: `nil` when somebody else took the job first.
    private func recover(_ job: JobRecord) throws(Failure) -> RecoveredJob? {
        guard let kind = operations[job.name] else {
            throw Failure(
                .conflict, "job \(job.uuid) is a '\(job.name)', which this zs does not know",
                hint: "run the newer zs that began it")
        }
        let work = try kind.init(plan: job.plan)
        guard
            try store.write({ transaction throws(Failure) in try transaction.takeOver(job, process: process) })
        else { return nil }
        return try recover(job, as: work)
    }

    private func recover(_ job: JobRecord, as work: some Operation) throws(Failure) -> RecoveredJob {
        switch type(of: work).recovery {
        case .carryOn:
            do {
                try carryOut(work, job: job.uuid)
                return RecoveredJob(job: job.uuid, api: job.api, outcome: .completed, failure: nil)
            } catch {
                return RecoveredJob(job: job.uuid, api: job.api, outcome: .left, failure: error)
            }
        case .rollBack:
            let left = try undo(try unfinished(work, of: job), of: work, job: job.uuid)
            let died = Failure(.failed, "the process of \(job.api) died")
            try store.write { transaction throws(Failure) in
                try work.abandon(transaction, because: died)
                try transaction.end(job.uuid, .failed, result: ["error": .text(died.message)])
            }
            return RecoveredJob(
                job: job.uuid, api: job.api, outcome: left.isEmpty ? .rolledBack : .left,
                failure: left.first?.failure)
        }
    }
    /// The steps of a dead job that may have left something which nobody looks after yet.
    private func unfinished(_ work: some Operation, of job: JobRecord) throws(Failure) -> [BegunStep] {
        let records = try store.read { reader throws(Failure) in try reader.steps(of: job.uuid) }
        let begun = records.filter { $0.state != .undone && $0.state != .left }
        guard !begun.isEmpty else { return [] }
        return try work.steps(self).enumerated().compactMap { position, step in
            begun.contains { $0.name == step.name } ? BegunStep(position: position, step: step) : nil
        }
    }
}
