import ZSCommandLine
package import ZSModel
package import ZSPorts
package import ZSRendering
package import ZSStore

/// What one call of an API works with: the state, the ways to the machines, who called, and how long it may take.
package struct Cloud {
    package let store: Store
    package let machines: any Machines
    package let storages: any Storages
    package let call: CallRecord
    package let process: ProcessMark
    /// What the journal's jobs may be.
    let operations: Operations
    /// Whether the process of a mark still lives; asked of jobs that look abandoned.
    package let isAlive: @Sendable (ProcessMark) -> Bool
    package let progress: any ProgressSink
    /// Whether the user has asked to stop.
    package let isCanceled: @Sendable () -> Bool
    /// Only say what would be done.
    package let isDryRun: Bool
    /// The end of the whole call, when the user set one.
    package let end: Deadline?
    /// Fetches a secret from where the user said it is; the second value names it in a prompt.
    package let readSecret: @Sendable (SecretSource, String) throws(Failure) -> Secret
    /// Lets a loss happen only when the user agrees.
    package let confirm: @Sendable (String) throws(Failure) -> Void

    package init(
        store: Store, machines: any Machines, storages: any Storages, call: CallRecord, process: ProcessMark,
        isAlive: @escaping @Sendable (ProcessMark) -> Bool, progress: any ProgressSink,
        isCanceled: @escaping @Sendable () -> Bool, isDryRun: Bool, end: Deadline?,
        readSecret: @escaping @Sendable (SecretSource, String) throws(Failure) -> Secret,
        confirm: @escaping @Sendable (String) throws(Failure) -> Void, operations: Operations = .all
    ) {
        self.store = store
        self.machines = machines
        self.storages = storages
        self.call = call
        self.process = process
        self.operations = operations
        self.isAlive = isAlive
        self.progress = progress
        self.isCanceled = isCanceled
        self.isDryRun = isDryRun
        self.end = end
        self.readSecret = readSecret
        self.confirm = confirm
    }

    /// The moment by which something that may take `patience` must be over, the call's own end included.
    func deadline(_ patience: Duration) -> Deadline {
        let own = Deadline.after(patience)
        return end.map { min($0, own) } ?? own
    }

    /// The same for a call that this one makes: the journal tells them apart.
    func calling(_ api: String, _ arguments: JSON) -> Cloud {
        changed(
            CallRecord(api: api, arguments: arguments, account: call.account, operator: call.operator), confirm)
    }
    /// The same after the user has agreed to what will be lost.
    var agreed: Cloud { changed(call, { (_) throws(Failure) in }) }

    private func changed(_ call: CallRecord, _ confirm: @escaping @Sendable (String) throws(Failure) -> Void) -> Cloud {
        Cloud(
            store: store, machines: machines, storages: storages, call: call, process: process, isAlive: isAlive,
            progress: progress, isCanceled: isCanceled, isDryRun: isDryRun, end: end, readSecret: readSecret,
            confirm: confirm, operations: operations)
    }

    /// A fresh identity.
    func newUUID() -> UUID {
        var random = SystemRandomNumberGenerator()
        return UUID(random: &random)
    }
}

/// How long one outside action may take, unless the caller set a shorter time.
enum Patience {
    /// A login, a question to libvirt, a small script.
    static let contact = Duration.seconds(20)
    /// Asking a host whether it is there.
    static let probe = Duration.seconds(10)
    /// Making or deleting a file, defining or starting a domain.
    static let action = Duration.seconds(120)
    /// Moving an image.
    static let transfer = Duration.seconds(24 * 3600)
    /// A guest that was asked to power off (R-VM-21).
    static let guest = Duration.seconds(60)
}

/// What an API answers.
package enum CloudReply {
    /// `{"success": true}`.
    case done
    /// One resource, read back from the state.
    case inventory(ResourceKind, UUID)
    /// What a query finds, with the total when it was asked for too.
    case inventories(ResourceKind, QueryRequest, withTotal: Bool)
    case total(ResourceKind, QueryFilter)
    /// Rows that are no resources, and what a table shows of them.
    case rows(columns: [String], [JSON])
    /// Anything else: members that stand beside `success`.
    case members([(name: String, value: JSON)])
}
