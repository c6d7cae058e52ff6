import Glibc
import ZSComposition
import ZSImageStore
import ZSModel
package import ZSTool

/// One run of zs-image: the store that it works on and whom it works for.
package struct ImageSession: Sendable {
    package let console: Console
    let options: ImageOptions

    init(_ options: ImageOptions, _ console: Console) {
        self.options = options
        self.console = console
    }

    /// Where the store is, or is to be.
    func directory() throws(Failure) -> AbsolutePath {
        switch options.store {
        case nil: return try options.cloud.resolvedHome().appending("images")
        case .here(let directory)?: return try path(directory)
        case .there(let place)?:
            throw Failure(
                .usage, "this works on stores of this machine, not of \(place.host)",
                hint: "run it over there with ssh, or bring the images here with 'zs-image sync'")
        }
    }
    func store() throws(Failure) -> ImageStore { try ImageStore.open(directory()) }

    var work: Work {
        let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        return Work(
            threads: options.threads ?? processors, progress: console.progress, cancellation: console.cancellation)
    }

    /// A path as it was typed, from the root.
    func path(_ text: String) throws(Failure) -> AbsolutePath {
        var whole = text
        if !text.hasPrefix("/") {
            guard let current = getcwd(nil, 0) else {
                throw Failure(.io, "cannot tell the current directory", hint: "give a path that begins with /")
            }
            defer { free(current) }
            whole = String(cString: current) + "/" + text
        }
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        do { return try AbsolutePath.read("/" + parts.joined(separator: "/")) } catch {
            throw Failure(.usage, "'\(text)' is not a path: \(error.why)")
        }
    }
}
