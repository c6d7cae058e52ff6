import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSTestSupport

@Suite struct LoginTests {
    @Test("a key opens the host") func key() throws {
        let host = try Host()
        let result = try host.connect().run(Command(["id", "-un"]), by: .soon)
        #expect(result.text == "root\n")
    }

    @Test("ECDSA keys and host keys work, too", arguments: ["ecdsa"]) func ecdsa(type: String) throws {
        let host = try Host(.init(hostKeyTypes: [type]))
        #expect(try host.connect().run(Command(["true"]), by: .soon).succeeded)
    }
}
