package import ZSModel
package import ZSRendering

/// What the audit record says of a call.
package struct CallRecord: Sendable {
    package let api: String
    /// As given, secrets masked.
    package let arguments: JSON
    package let account: String
    /// The login name at the operating system.
    package let `operator`: String
    package init(api: String, arguments: JSON, account: String, operator: String) {
        self.api = api
        self.arguments = arguments
        self.account = account
        self.operator = `operator`
    }
}

extension Reader {
    package func job(_ uuid: UUID) throws(Failure) -> JobRecord? {
        try first("SELECT \(jobColumns) FROM job WHERE uuid = \(uuid)") { row throws(Failure) in try JobRecord(row) }
    }
    package func openJobs() throws(Failure) -> [JobRecord] {
        try all("SELECT \(jobColumns) FROM job WHERE state = 'Running' ORDER BY id") { row throws(Failure) in
            try JobRecord(row)
        }
    }
    package func steps(of job: UUID) throws(Failure) -> [StepRecord] {
        try all("SELECT position, name, state FROM job_step WHERE job_uuid = \(job) ORDER BY position") {
            row throws(Failure) in try StepRecord(row)
        }
    }
    /// The job that holds `resource`, if any.
    package func holder(of resource: UUID) throws(Failure) -> JobRecord? {
        try first(
            "SELECT \(jobColumns) FROM job WHERE uuid = (SELECT job_uuid FROM job_lock WHERE resource_uuid = \(resource))"
        ) { row throws(Failure) in try JobRecord(row) }
    }
    /// Garbage that is not yet gone, oldest first.
    package func openGarbage() throws(Failure) -> [GarbageRecord] {
        try all("SELECT * FROM garbage WHERE status <> 'Done' ORDER BY id") { row throws(Failure) in
            try GarbageRecord(row)
        }
    }
    private var jobColumns: SQL { SQL(text: JobRecord.columns) }
}

extension Transaction {
    /// Enters a job.  It holds `locks` until it ends.
    /// - Throws: `.exists` when another job holds one of them: ask ``Reader/holder(of:)`` first.
    package func begin(
        _ uuid: UUID, operation: String, _ call: CallRecord, plan: JSON, target: UUID?, locks: [UUID],
        process: ProcessMark
    ) throws(Failure) {
        try insert(
            "job",
            [
                "uuid": uuid, "name": operation, "api": call.api, "arguments": call.arguments.written(),
                "plan": plan.written(), "state": JobState.running, "target_resource_uuid": target,
                "account": call.account, "operator": call.operator, "pid": process.pid,
                "process_start": process.start, "boot_id": process.boot, "create_date": now, "last_op_date": now,
            ])
        for lock in Set(locks) { try insert("job_lock", ["resource_uuid": lock, "job_uuid": uuid]) }
    }
    /// Enters a call that was done within this very transaction: an audit row, nothing to recover.
    package func record(
        _ uuid: UUID, _ call: CallRecord, target: UUID?, process: ProcessMark, started: Timestamp,
        failure: String? = nil
    ) throws(Failure) {
        try insert(
            "job",
            [
                "uuid": uuid, "name": call.api, "api": call.api, "arguments": call.arguments.written(), "plan": "null",
                "state": failure == nil ? JobState.succeeded : .failed, "target_resource_uuid": target,
                "account": call.account, "operator": call.operator, "pid": process.pid,
                "process_start": process.start, "boot_id": process.boot, "result": failure, "create_date": started,
                "last_op_date": now, "end_date": now,
            ])
    }
    package func enter(_ state: StepState, step name: String, at position: Int, of job: UUID) throws(Failure) {
        try run(
            """
            INSERT INTO job_step (job_uuid, position, name, state, start_date)
                VALUES (\(job), \(position), \(name), \(state), \(now))
                ON CONFLICT (job_uuid, position) DO UPDATE SET state = excluded.state,
                    end_date = \(optional: state == .applied || state == .undone ? now : nil)
            """)
    }
    /// Ends a job and gives its locks back.
    package func end(_ job: UUID, _ state: JobState, result: JSON?) throws(Failure) {
        try run(
            """
            UPDATE job SET state = \(state), result = \(optional: result?.written()), progress = NULL, end_date = \(now),
                last_op_date = \(now) WHERE uuid = \(job)
            """)
        try run("DELETE FROM job_lock WHERE job_uuid = \(job)")
    }
    /// Takes a job over from a process that is gone.
    /// - Returns: `false` when somebody else was quicker.
    package func takeOver(_ job: JobRecord, process: ProcessMark) throws(Failure) -> Bool {
        try run(
            """
            UPDATE job SET pid = \(process.pid), process_start = \(process.start), boot_id = \(process.boot),
                last_op_date = \(now)
                WHERE uuid = \(job.uuid) AND state = 'Running' AND pid = \(job.process.pid)
                    AND process_start = \(job.process.start) AND boot_id = \(job.process.boot)
            """)
        return changes == 1
    }
    package func progress(_ job: UUID, percent: Int) throws(Failure) {
        try run("UPDATE job SET progress = \(percent), last_op_date = \(now) WHERE uuid = \(job)")
    }
    package func leave(
        _ uuid: UUID, name: String, kind: String, context: JSON, host: UUID?, error: String
    ) throws(Failure) {
        try insert(
            "garbage",
            [
                "uuid": uuid, "name": name, "kind": kind, "context": context.written(), "host_uuid": host,
                "status": "Idle", "last_error": error, "create_date": now, "last_op_date": now,
            ])
    }
    package func garbageFailed(_ uuid: UUID, error: String) throws(Failure) {
        try run(
            """
            UPDATE garbage SET attempts = attempts + 1, last_error = \(error), last_op_date = \(now)
                WHERE uuid = \(uuid)
            """)
    }
    package func garbageDone(_ uuid: UUID) throws(Failure) {
        try run("UPDATE garbage SET status = 'Done', last_error = NULL, last_op_date = \(now) WHERE uuid = \(uuid)")
    }
}
