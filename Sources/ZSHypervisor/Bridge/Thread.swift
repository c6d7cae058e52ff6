import Glibc
import ZSModel

/// A thread of the operating system that no signal interrupts.
struct Thread: Sendable {
    private let id: pthread_t

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts `body` on a thread of its own, which must be joined.
    static func start(_ body: @escaping @Sendable () -> Void) throws(Failure) -> Thread {
        // A thread inherits the mask: blocked here, no signal can slip in before it runs.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        let body = Unmanaged.passRetained(Body(body))
        var id = pthread_t()
        let problem = pthread_create(
            &id, nil,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        guard problem == 0 else {
            body.release()
            throw Failure(.io, "cannot start a thread", cause: String(cString: strerror(problem)))
        }
        return Thread(id: id)
    }

    /// Waits for its end.  To be called once.
    func join() { pthread_join(id, nil) }
}

extension Failure {
    /// A failure of the system call just made, with the text of `errno`.
    static func system(_ message: String) -> Failure {
        let number = errno
        return Failure(.io, message, cause: String(cString: strerror(number)))
    }
}
