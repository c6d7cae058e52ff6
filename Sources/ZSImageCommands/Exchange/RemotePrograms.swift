import Glibc
import ZSComposition
import ZSImageStore
import ZSModel
import ZSPorts
import ZSRemote
import ZSSystem
import ZSTool

extension ImageSession {
    /// Logs in to the machine of a store with the cloud's own key, or with the user's where there is no cloud.
    func shell(to place: StoreLocation.RemotePlace) throws(Failure) -> any Shell {
        let deadline = Deadline.after(.seconds(30))
        let target = try place.target()
        let connector = SSHConnector(home: try options.cloud.resolvedHome())
        if access(connector.keyPath.text, R_OK) == 0 { return try connector.shell(to: target, by: deadline) }
        let environment = EnvironmentVariables.current
        guard let directory = try? AbsolutePath.read((environment["HOME"] ?? "/root") + "/.ssh") else {
            throw Failure(.denied, "\(target): there is no key to log in with")
        }
        let keys = ["id_ed25519", "id_ecdsa"].map { directory.appending($0) }.filter { access($0.text, R_OK) == 0 }
        let credential: SSHCredential
        if let socket = environment["SSH_AUTH_SOCK"].flatMap({ try? AbsolutePath.read($0) }), keys.isEmpty {
            credential = .agent(socket: socket)
        } else if let key = keys.first {
            credential = .key(key)
        } else {
            throw Failure(
                .denied, "\(target): there is no key to log in with",
                hint: "make one with 'ssh-keygen -t ed25519' and bring it there with ssh-copy-id")
        }
        return try connector.connect(
            to: target, as: credential, hostKeys: .known(KnownHostsFile(directory.appending("known_hosts"))),
            by: deadline)
    }

    /// The store of another machine, whose zs-image answers for it.
    func remoteStore(_ place: StoreLocation.RemotePlace) throws(Failure) -> RemoteStore {
        let words = [options.remoteProgram, "serve", "--stdio", "--store", place.directory.text]
        let stream = try shell(to: place).open(Command(words, asRoot: false), by: .after(.seconds(30)))
        return try RemoteStore(stream, label: "\(place.host):\(place.directory)", by: console.deadline)
    }
}
