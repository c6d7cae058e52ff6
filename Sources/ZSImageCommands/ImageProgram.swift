package import ZSCommandLine
import ZSComposition
import ZSModel
package import ZSRendering
package import ZSTool

/// A verb of zs-image: declared once.
typealias ImageVerb = Action<ImageSession, Reply>

/// zs-image: disk images, each piece of them stored once.
package enum ImageProgram {
    package static let program = Program<ImageOptions, ImageSession, Reply>(
        "zs-image", "keep disk images, each piece of them once", version: Version.current, .options,
        [
            .initialise, .add, .list, .info, .tag, .untag, .delete, .export, .exports, .unexport, .convert, .difference,
            .statistics, .verify, .collectGarbage, .sync, .serve,
        ],
        options: ImageOptions.declare)

    package static let tool = Tool(program, hasEnvelope: false, options: \.cloud.tool) { options, console in
        ImageSession(options, console)
    }
}

/// The options that every verb takes.
package struct ImageOptions: Sendable {
    package var cloud: CloudOptions
    package var store: StoreLocation?
    package var threads: Int?
    /// What zs-image is called on other machines.
    package var remoteProgram: String

    package static func declare(_ p: inout Parameters) -> @Sendable (Given) -> ImageOptions {
        let cloud = CloudOptions.declare(&p)
        let store = p.optional(
            "store", StoreLocation.self, "the directory of the store; images in the directory of the state",
            letter: "s", completion: .directory)
        let threads = p.optional(
            "threads", Int.self, "how many threads read, compress and write; one for each processor",
            limit: .range(1...6))
        let remoteProgram = p.defaulted(
            "remote-program", "zs-image", "what zs-image is called on another machine")
        return { given in
            ImageOptions(
                cloud: cloud(given), store: given[store], threads: given[threads], remoteProgram: given[remoteProgram])
        }
    }
}
