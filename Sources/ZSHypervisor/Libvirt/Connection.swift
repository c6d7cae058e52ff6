import CLibvirt
import Synchronization
import ZSModel
import ZSPorts

/// One connection to one libvirt, for any number of threads.
///
/// With a daemon it runs over a ``Relay``, so that a call which outlives its deadline can be abandoned; the connection
/// is lost then.  The test driver within this process never waits and needs none.
final class Connection: Sendable {
    /// For messages: whose libvirt it is.
    let machine: String
    private let relay: Relay?
    private let handle: Mutex<Handle?>

    /// libvirt's reference.  Safe to share: libvirt's connections may be used by several threads at once, and each use
    /// holds a reference of its own.
    private struct Handle: @unchecked Sendable { let pointer: OpaquePointer }

    /// How long saying goodbye to a daemon may take.
    private static let patience = Duration.seconds(2)

    private init(machine: String, relay: Relay?, handle: Handle) {
        self.machine = machine
        self.relay = relay
        self.handle = Mutex(handle)
    }

    deinit { close() }

    /// Opens the driver that `uri` names, over `stream` when a daemon is at its other end.  The stream is closed with
    /// the connection, and when there will be none.
    static func open(
        _ uri: LibvirtURI, machine: String, over stream: (any ByteStream)?, by deadline: Deadline
    ) throws(Failure) -> Connection {
        let relay: Relay?
        do {
            try Library.load()
            relay = if let stream { try Relay(to: stream) } else { nil }
        } catch {
            stream?.close()
            throw error
        }
        do {
            let handle = try limited(by: deadline, over: relay) { () throws(LibvirtError) in
                let uri = uri.text(socket: relay?.socketPath)
                return Handle(pointer: try checked(virConnectOpenAuth(uri, nil, 0)))
            }
            return Connection(machine: machine, relay: relay, handle: handle)
        } catch {
            relay?.close()
            var failure = explained(error, "connect to libvirt", on: machine, by: deadline, over: relay)
            if failure.kind == .unreachable {
                failure.hint = "see that libvirtd is installed there and runs: systemctl status libvirtd"
            }
            throw failure
        }
    }

    /// Does `work` with the connection, and makes a failure to do `activity` of what libvirt reports.
    /// - Throws: `.timeout` when `deadline` passes first, `.unreachable` when the connection has been closed or lost.
    func perform<Result>(
        _ activity: String, by deadline: Deadline, _ work: (OpaquePointer) throws(LibvirtError) -> Result
    ) throws(Failure) -> Result {
        let reference = handle.withLock { handle in
            if let handle { virConnectRef(handle.pointer) }
            return handle
        }
        guard let reference else {
            throw Failure(.unreachable, "\(machine): cannot \(activity): the connection to libvirt is closed")
        }
        defer { virConnectClose(reference.pointer) }
        do {
            return try Self.limited(by: deadline, over: relay) { () throws(LibvirtError) in
                try work(reference.pointer)
            }
        } catch {
            throw Self.explained(error, activity, on: machine, by: deadline, over: relay)
        }
    }

    private static func limited<Result>(
        by deadline: Deadline, over relay: Relay?, _ work: () throws(LibvirtError) -> Result
    ) throws(LibvirtError) -> Result {
        guard !deadline.hasPassed else {
            throw LibvirtError(VIR_ERR_OPERATION_TIMEOUT, "no time was left")
        }
        guard let relay else { return try work() }
        let limit = relay.limits.begin(deadline)
        defer { relay.limits.end(limit) }
        return try work()
    }

    /// Ends the connection.  Calls that other threads have under way fail.
    func close() {
        let last = handle.withLock { handle in
            defer { handle = nil }
            return handle
        }
        guard let last else { return }
        _ = try? Self.limited(by: .after(Self.patience), over: relay) { () throws(LibvirtError) in
            try checked(virConnectClose(last.pointer))
        }
        relay?.close()
    }

    /// Whether the connection is closed or abandoned.
    var isLost: Bool { handle.withLock { $0 == nil } || relay?.isAbandoned == true }

    /// An error after the deadline is the deadline's doing; a broken connection has its reason in the relay.
    private static func explained(
        _ error: LibvirtError, _ activity: String, on machine: String, by deadline: Deadline, over relay: Relay?
    ) -> Failure {
        var failure = error.failure(activity, on: machine)
        if deadline.hasPassed, failure.kind == .unreachable || failure.kind == .timeout {
            return Failure(.timeout, "\(machine): cannot \(activity): no answer in time", cause: error.message)
        }
        if failure.kind == .unreachable, let problem = relay?.problem {
            failure.cause = [problem.message, problem.cause].compactMap { $0 }.joined(separator: ": ")
        }
        return failure
    }
}
