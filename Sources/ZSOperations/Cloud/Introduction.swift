import ZSCommandLine
import ZSModel
import ZSPorts

extension Cloud {
    /// First contact with a machine: pins its host key and installs the cloud's key.
    func introduce(_ machine: Machine, _ password: SecretSource?, code: String) throws(Failure) {
        var secret: Secret?
        if let password { secret = try readSecret(password, "password of \(machine.user)@\(machine.address)") }
        do { _ = try machines.introduce(machine, password: secret, by: deadline(Patience.contact)) } catch {
            throw error.coded(code)
        }
    }
}
