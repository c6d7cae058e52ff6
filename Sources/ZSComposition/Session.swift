package import ZSCommandLine
package import ZSModel
package import ZSOperations
import ZSPorts
import ZSRendering
import ZSStorage
package import ZSStore
import ZSSystem
package import ZSTool

/// A command at work: its options, its user, the state, and the ways to the machines.
package final class Session {
    package let options: CloudOptions
    package let console: Console
    package let home: AbsolutePath
    package let machines: SSHMachines
    private let process: ProcessIdentity
    private var opened: Store?

    package init(_ options: CloudOptions, _ console: Console) throws(Failure) {
        self.options = options
        self.console = console
        home = try options.resolvedHome()
        process = try ProcessIdentity.current()
        machines = SSHMachines(home: home) { [console] text in console.note(text) }
    }

    /// Another session for another thread: a state of its own, the same ways to the machines.
    package init(beside session: Session) {
        (options, console, home) = (session.options, session.console, session.home)
        (machines, process) = (session.machines, session.process)
    }

    /// The state, opened when first asked for.
    package func store() throws(Failure) -> Store {
        if let opened { return opened }
        let store = try Store(home: home, now: SystemClock.now)
        opened = store
        return store
    }

    /// What a call works with.
    package func cloud(for api: String, _ given: Given) throws(Failure) -> Cloud {
        let console = console
        return Cloud(
            store: try store(), machines: machines, storages: StorageTypes(),
            call: CallRecord(
                api: api, arguments: .object(given.arguments.map { JSON.Member($0.name, .text($0.text)) }),
                account: "admin", operator: EnvironmentVariables.current["SUDO_USER"] ?? UserName.current),
            process: process.mark, isAlive: { $0.isAlive }, progress: console.progress,
            isCanceled: { console.cancellation.isRequested }, isDryRun: options.tool.isDryRun, end: console.deadline,
            readSecret: { (source, prompt) throws(Failure) in try console.secret(source, prompt) },
            confirm: { (loss) throws(Failure) in try console.confirm(loss) })
    }

    package func close() { machines.close() }
}

extension ProcessIdentity {
    var mark: ProcessMark { ProcessMark(pid: pid, start: Int64(clamping: startTime), boot: bootID) }
}

extension ProcessMark {
    /// Whether the very same process still runs; one that cannot be looked at is supposed to.
    var isAlive: Bool {
        (try? ProcessIdentity(pid: pid, startTime: UInt64(clamping: start), bootID: boot).isAlive()) ?? true
    }
}
