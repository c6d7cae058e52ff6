internal import Glibc

/// A thread of our own for work that blocks.
///
/// All signals are blocked in it, so that no call it makes is interrupted and the tool's one signal thread gets them.
package struct Thread {
    private let handle: pthread_t

    /// Starts `body` on a new thread, which must be joined exactly once.
    package init(_ body: @escaping @Sendable () -> Void) {
        handle = Thread.start(body)
    }

    /// Waits until the thread has ended.
    package func join() {
        pthread_join(handle, nil)
    }

    /// Starts `body` on a thread that nobody will wait for.
    package static func detached(_ body: @escaping @Sendable () -> Void) {
        pthread_detach(start(body))
    }

    private static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        // The new thread inherits the mask of the one that makes it.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let work = Unmanaged.passRetained(Work(body))
        var handle = pthread_t()
        let problem = pthread_create(
            &handle, nil,
            { work in
                Unmanaged<Work>.fromOpaque(work!).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        // Only a machine out of memory or of process numbers refuses; nothing sensible can be done without threads.
        precondition(problem == 0, "pthread_create: error \(problem)")
        return handle
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
