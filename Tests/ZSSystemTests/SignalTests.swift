import Glibc
import Testing
import ZSModel
import ZSPorts
import ZSSystem

// What signals do to a process with one thread is tested with a tool (ZSToolTests).

@Suite struct Signalling {
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
