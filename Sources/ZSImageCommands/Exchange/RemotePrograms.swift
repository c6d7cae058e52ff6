import ZSComposition
import ZSImageStore
import ZSModel
import ZSPorts
import ZSRemote
import ZSTool

extension ImageSession {
    /// The store of another machine, whose zs-image answers for it.
    func remoteStore(_ place: StoreLocation.RemotePlace) throws(Failure) -> RemoteStore {
        let target = try place.target()
        let deadline = Deadline.after(.seconds(30))
        let shell = try SSHConnectors(home: try options.cloud.resolvedHome()).connector(to: target)
            .shell(to: target, by: deadline)
        let words = [options.remoteProgram, "serve", "--stdio", "--store", place.directory.text]
        let stream = try shell.open(Command(words, asRoot: false), by: deadline)
        return try RemoteStore(stream, label: "\(place.host):\(place.directory)", by: console.deadline)
    }
}
