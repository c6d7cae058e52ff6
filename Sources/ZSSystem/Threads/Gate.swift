internal import CLinux
package import ZSModel

/// Lets a fixed number of threads in at once; the others wait, each no longer than its deadline.
package final class Gate: @unchecked Sendable {
    // @unchecked: sem_t is made for many threads, and this one stays at one address as long as the gate lives.
    private let semaphore: UnsafeMutablePointer<sem_t>

    package init(width: Int) {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, UInt32(width))
    }
    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Runs `body` inside the gate.
    /// - Throws: `closed` when the deadline passes before there is room.
    package func pass<Result>(
        by deadline: Deadline, else closed: @autoclosure () -> Failure, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard wait(by: deadline) else { throw closed() }
        defer { open() }
        return try body()
    }

    /// Takes one place in the gate.
    /// - Returns: `false` when the deadline passes before there is one.
    func wait(by deadline: Deadline) -> Bool {
        zs_semaphore_wait(semaphore, deadline.remaining.milliseconds) == 0
    }
    /// Gives one place back, or adds one.
    func open() { sem_post(semaphore) }
}

/// A value that one thread at a time uses; the others wait, each no longer than its deadline.
package final class Exclusive<Value>: @unchecked Sendable {
    // @unchecked: `value` is touched only inside `gate`, which lets one thread in.
    private var value: Value
    private let gate = Gate(width: 1)

    package init(_ value: sending Value) { self.value = value }

    /// - Throws: `busy` when the deadline passes while another thread uses the value.
    package func use<Result>(
        by deadline: Deadline, else busy: @autoclosure () -> Failure,
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try gate.pass(by: deadline, else: busy()) { () throws(Failure) in try body(&value) }
    }
}
