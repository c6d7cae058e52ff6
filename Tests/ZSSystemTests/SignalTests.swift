import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSystem

// Each in a process of its own: signals belong to the whole process.

@Suite struct Signalling {
    @Test("the first signal asks for cancellation, whatever thread is busy")
    func first() async {
        await #expect(processExitsWith: .success) {
            let cancellation = Cancellation()
            try Signals.cancel(cancellation)
            kill(getpid(), SIGTERM)
            while !cancellation.isRequested { usleep(1000) }
            #expect(cancellation.requestedBy == SIGTERM)
        }
    }

    @Test("the second signal kills, and a shell sees which")
    func second() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            let cancellation = Cancellation()
            try Signals.cancel(cancellation)
            kill(getpid(), SIGTERM)
            while !cancellation.isRequested { usleep(1000) }
            kill(getpid(), SIGINT)
            sleep(10)
        }
    }

    @Test(
        "a command that was interrupted ends as the signal would have ended it", arguments: [SIGINT, SIGTERM, SIGHUP])
    func dying(number: Int32) async {
        await #expect(processExitsWith: .signal(number)) { [number] in
            try Signals.cancel(Cancellation())
            Signals.die(of: number)
        }
    }

    @Test("nobody has asked until somebody does, and the first stays")
    func cancellation() throws {
        let cancellation = Cancellation()
        try cancellation.check()
        #expect(cancellation.requestedBy == nil)
        cancellation.request(by: 15)
        cancellation.request(by: 2)
        #expect(cancellation.requestedBy == 15)
        #expect(throws: Failure(.interrupted, "interrupted")) { try cancellation.check() }
    }
}
