package import ZSCommandLine
package import ZSComposition
package import ZSModel
package import ZSRendering
package import ZSTool

/// A verb of zs-image: declared once.
typealias ImageVerb = Action<ImageSession, Reply>

/// zs-image: disk images, each piece of them stored once.
package enum ImageProgram {
    package static let program = Program<ImageOptions, ImageSession, Reply>(
        "zs-image", "keep disk images, each piece of them once", version: Version.current, .options,
        [
            .initialise, .add, .list, .info, .tag, .untag, .delete, .export, .exports, .unexport, .difference,
            .statistics, .verify, .collectGarbage,
        ],
        options: ImageOptions.declare)

    package static let tool = Tool(program, hasEnvelope: false, options: \.cloud.tool) { options, console in
        ImageSession(options, console)
    }
}

/// The options that every verb takes.
package struct ImageOptions: Sendable {
    package var cloud: CloudOptions
    package var store: AbsolutePath?
    package var threads: Int?

    package static func declare(_ p: inout Parameters) -> @Sendable (Given) -> ImageOptions {
        let cloud = CloudOptions.declare(&p)
        let store = p.optional(
            "store", AbsolutePath.self, "the directory of the store; images in the directory of the state",
            letter: "s", completion: .directory)
        let threads = p.optional(
            "threads", Int.self, "how many threads read, compress and write; one for each processor",
            limit: .range(1...6))
        return { given in ImageOptions(cloud: cloud(given), store: given[store], threads: given[threads]) }
    }
}
