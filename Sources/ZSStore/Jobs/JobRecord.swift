package import ZSModel
package import ZSRendering

/// The process that works on a job.  A process number alone is reused; with its start and the boot it is not.
package struct ProcessMark: Sendable, Equatable {
    package let pid: Int32
    /// Clock ticks after boot, field 22 of `/proc/<pid>/stat`.
    package let start: Int64
    package let boot: String
    package init(pid: Int32, start: Int64, boot: String) {
        self.pid = pid
        self.start = start
        self.boot = boot
    }
}

/// Where a job stands.
package enum JobState: String, Sendable, CaseIterable, Bindable {
    case running = "Running"
    case succeeded = "Succeeded"
    case failed = "Failed"
    case canceled = "Canceled"
}

/// Where a step of a job stands.
package enum StepState: String, Sendable, CaseIterable, Bindable {
    /// Committed before the step acts: whoever finds it must suppose that it did something.
    case applying = "Applying"
    case applied = "Applied"
    case undoing = "Undoing"
    case undone = "Undone"
    /// It could not be undone now; a garbage row says what remains.
    case left = "Left"
}

/// A job as the journal holds it.
package struct JobRecord: Sendable {
    package let uuid: UUID
    /// The operation that knows its steps.
    package let name: String
    package let api: String
    package let plan: JSON
    package let state: JobState
    package let process: ProcessMark
    package let created: Timestamp

    static let columns = "uuid, name, api, plan, state, pid, process_start, boot_id, create_date"

    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        api = try row.text("api")
        plan = try JSONReader.read(try row.text("plan"))
        let text = try row.text("state")
        guard let state = JobState(rawValue: text) else { throw Failure(.bug, "a job in state '\(text)'") }
        self.state = state
        process = ProcessMark(
            pid: Int32(truncatingIfNeeded: try row.integer("pid")), start: try row.integer("process_start"),
            boot: try row.text("boot_id"))
        created = try row.value("create_date")
    }
}

/// A step as the journal holds it.
package struct StepRecord: Sendable {
    package let position: Int
    package let name: String
    package let state: StepState
    init(_ row: Row) throws(Failure) {
        position = try row.int("position")
        name = try row.text("name")
        let text = try row.text("state")
        guard let state = StepState(rawValue: text) else { throw Failure(.bug, "a step in state '\(text)'") }
        self.state = state
    }
}

/// What could not be undone, or must still be done.
package struct GarbageRecord: Sendable {
    package let uuid: UUID
    package let name: String
    package let kind: String
    package let context: JSON
    package let host: UUID?
    package let attempts: Int
    init(_ row: Row) throws(Failure) {
        uuid = try row.uuid("uuid")
        name = try row.text("name")
        kind = try row.text("kind")
        context = try JSONReader.read(try row.text("context"))
        host = try row.optionalUUID("host_uuid")
        attempts = try row.int("attempts")
    }
}
