import ZSCommandLine
package import ZSModel
package import ZSOperations
import ZSPorts
import ZSRendering
package import ZSStore
package import ZSSystem

extension Cloud {
    /// A cloud that knows errands and reaches no machine, as this process.
    package static func forErrands(
        _ store: Store, api: String = "DoErrand", isDryRun: Bool = false,
        isCanceled: @escaping @Sendable () -> Bool = { false }
    ) throws(Failure) -> Cloud {
        let process = try ProcessIdentity.current()
        return Cloud(
            store: store, machines: NoMachines(), storages: NoStorages(),
            call: CallRecord(api: api, arguments: ["secret": "***"], account: "admin", operator: "tester"),
            process: ProcessMark(process),
            isAlive: { mark in
                (try? ProcessIdentity.running(mark.pid)).flatMap { $0 }.map { ProcessMark($0) == mark } ?? false
            },
            progress: NoProgress(), isCanceled: isCanceled, isDryRun: isDryRun, end: nil,
            readSecret: { _, _ throws(Failure) in throw Failure(.bug, "an errand has no secrets") },
            confirm: { _ throws(Failure) in }, operations: Operations([Errand.self, Clearance.self]))
    }
}

extension ProcessMark {
    package init(_ process: ProcessIdentity) {
        self.init(pid: process.pid, start: Int64(clamping: process.startTime), boot: process.bootID)
    }
}

private struct NoMachines: Machines {
    func shell(of machine: Machine, by deadline: Deadline) throws(Failure) -> any Shell { throw nowhere }
    func hypervisor(of machine: Machine, by deadline: Deadline) throws(Failure) -> any Hypervisor { throw nowhere }
    func introduce(_ machine: Machine, password: Secret?, by deadline: Deadline) throws(Failure) -> any Shell {
        throw nowhere
    }
    func fingerprint(of machine: Machine) -> String? { nil }
    func close() {}
}
private struct NoStorages: Storages {
    func primary(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any StoragePort { throw nowhere }
    func repository(_ storage: StorageAddress, on shell: any Shell) throws(Failure) -> any ImageRepository {
        throw nowhere
    }
}
private let nowhere = Failure(.bug, "an errand reaches no machine")
