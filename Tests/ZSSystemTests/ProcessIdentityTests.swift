import Glibc
import Testing
import ZSModel
import ZSSystem

@Suite struct ProcessIdentities {
    @Test("this process is alive; another start, another boot, another number is another process")
    func identity() throws {
        let me = try ProcessIdentity.current()
        #expect(me.pid == getpid())
        #expect(try me.isAlive())
        #expect(me.bootID.count == 36)
        #expect(try ProcessIdentity.current() == me)
        #expect(try !ProcessIdentity(pid: me.pid, startTime: me.startTime + 1, bootID: me.bootID).isAlive())
        #expect(try !ProcessIdentity(pid: me.pid, startTime: me.startTime, bootID: "other").isAlive())
        #expect(try !ProcessIdentity(pid: 0x7fff_fff0, startTime: 1, bootID: me.bootID).isAlive())
        #expect(try ProcessIdentity.running(0x7fff_fff0) == nil)
    }

    @Test("a name with parentheses and blanks does not confuse the reader; a zombie is dead")
    func oddName() async {
        await #expect(processExitsWith: .success) {
            let name = try Descriptor.open("/proc/self/comm", O_WRONLY)
            #expect(write(name.number, ") S 1 (x", 8) == 8)
            #expect(try ProcessIdentity.current().isAlive())
            var child: pid_t = 0
            var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/true"), nil]
            #expect(posix_spawn(&child, "/bin/true", nil, nil, &words, nil) == 0)
            usleep(100_000)
            #expect(try ProcessIdentity.running(child) == nil)
        }
    }

    @Test("the clock is the machine's")
    func clock() {
        let now = SystemClock.now()
        #expect(abs(now.milliseconds / 1000 - Int64(time(nil))) <= 1)
    }

    @Test("an empty variable counts as not set")
    func environment() {
        let variables = EnvironmentVariables(["A": "x", "B": ""])
        #expect(variables["A"] == "x")
        #expect(variables["B"] == nil && variables["C"] == nil)
        #expect(EnvironmentVariables.current["PATH"]?.isEmpty == false)
    }
}
