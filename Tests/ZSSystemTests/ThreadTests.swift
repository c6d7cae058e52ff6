import Glibc
import Synchronization
import Testing
import ZSModel
import ZSSystem

@Suite struct ThreadTests {
    @Test("results come in the order of the items, whatever the width", arguments: [0, 1, 3, 100])
    func order(width: Int) {
        let results = fanOut(Array(0..<50), width: width) { number in
            usleep(UInt32.random(in: 0...2000))
            return number * 2
        }
        #expect(results == (0..<50).map { $0 * 2 })
        #expect(fanOut([Int](), width: width) { $0 } == [])
    }

    @Test("no more than the width at once, and that many") func width() {
        let crowd = Crowd()
        _ = fanOut(Array(0..<20), width: 4) { _ in crowd.visit() }
        #expect(crowd.most == 4)
    }

    @Test("signals are blocked in our threads") func signals() {
        let blocked = Seen()
        let before = isBlocked(SIGALRM)
        Thread {
            blocked.isTrue.withLock { $0 = [SIGINT, SIGTERM, SIGALRM, SIGCHLD].allSatisfy(isBlocked) }
        }.join()
        #expect(blocked.isTrue.withLock { $0 })
        #expect(isBlocked(SIGALRM) == before, "the caller's mask is as it was")
    }
    private func isBlocked(_ signal: Int32) -> Bool {
        var mask = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &mask)
        return sigismember(&mask, signal) == 1
    }

    @Test("a gate lets its width in, and waits no longer than the deadline") func gate() throws {
        let gate = Gate(width: 1)
        let full = Failure(.timeout, "full")
        try gate.pass(by: .after(.zero), else: full) { () throws(Failure) in
            let begin = ContinuousClock.now
            #expect(throws: full) { try gate.pass(by: .after(.milliseconds(50)), else: full) {} }
            #expect(begin.duration(to: .now) >= .milliseconds(50))
        }
        #expect(throws: full) {
            try gate.pass(by: .after(.zero), else: full) { () throws(Failure) in throw full }
        }
        #expect(throws: Never.self) { try gate.pass(by: .after(.zero), else: full) {} }
    }

    @Test("an exclusive value is never changed by two at once") func exclusive() {
        let number = Exclusive(0)
        _ = fanOut(Array(0..<8), width: 8) { _ in
            for _ in 0..<1000 {
                try? number.use(by: .after(.seconds(240)), else: Failure(.bug, "busy")) { $0 += 1 }
            }
        }
        #expect((try? number.use(by: .after(.zero), else: Failure(.bug, "busy")) { $0 }) == 8000)
    }

    @Test("a call that blocks for ever is left behind") func abandoned() {
        #expect(abandoning(by: .after(.seconds(240))) { 7 } == 7)
        let begin = ContinuousClock.now
        #expect(abandoning(by: .after(.milliseconds(50))) { sleep(20) } == nil)
        #expect(begin.duration(to: .now) < .seconds(15))
    }
}

/// Counts how many are there at once.
private final class Crowd: Sendable {
    private let count = Mutex((now: 0, most: 0))
    var most: Int { count.withLock { $0.most } }

    func visit() {
        count.withLock { count in
            count.now += 1
            count.most = max(count.most, count.now)
        }
        usleep(30_000)
        count.withLock { $0.now -= 1 }
    }
}

private final class Seen: Sendable { let isTrue = Mutex(false) }
