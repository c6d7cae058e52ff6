import ZSCommandLine
import ZSImageStore
import ZSModel
import ZSRendering

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var initialise: ImageVerb {
        ImageVerb(
            "init", "Make an empty store", .changes,
            examples: [Example("Make a store on a large disk", "zs-image init --store /srv/images")]
        ) { _ in
            { _, session in
                let store = try ImageStore.create(session.directory())
                return .document(["store": .text(store.directory.text), "uuid": .text(store.id.description)])
            }
        }
    }

    static var verify: ImageVerb {
        ImageVerb(
            "verify", "Compare all content of the store with its digests", .changes,
            discussion: """
                Reads every pack and every manifest.  What is damaged is named, and so is each image that has lost
                something by it.  The exit status is 1 when there is damage.

                With --repair-from, what is damaged is fetched from another store that has it.
                """,
            examples: [
                Example("Repair a store from its copy", "zs-image verify --repair-from root@10.0.0.9:/srv/images")
            ]
        ) { p in
            let other = p.optional(
                "repair-from", StoreLocation.self, "a store that has what is damaged here", completion: .directory)
            return { given, session in
                let store = try session.store()
                var found = try store.verify(session.work)
                var repaired = 0
                if let other = given[other], !found.problems.isEmpty {
                    repaired = try store.repair(found, from: session.source(other), session.work)
                    found = try store.verify(session.work)
                }
                guard found.problems.isEmpty else {
                    throw Failure(
                        .failed, "the store is damaged in \(found.problems.count) places",
                        hint: "fetch what is damaged from another store with --repair-from", details: found.problems)
                }
                return .document([
                    "images": .integer(Int64(found.images)), "virtualSize": .integer(found.logical.bytes),
                    "packs": .integer(Int64(found.packs)), "chunks": .integer(Int64(found.chunks)),
                    "chunkSize": .integer(found.data.bytes), "repaired": .integer(Int64(repaired)),
                ])
            }
        }
    }

    static var collectGarbage: ImageVerb {
        ImageVerb(
            "gc", "Free what no image uses", .changes,
            discussion: """
                May run at any time, beside adds and exports.  What an unfinished add or export may still need is kept,
                shown as "waiting", and freed by a later run.
                """
        ) { _ in
            { _, session in
                let result = try session.store().collectGarbage(session.work)
                return .document([
                    "freed": .integer(result.freed.bytes), "waiting": .integer(result.waiting.bytes),
                    "deletedPacks": .integer(Int64(result.deletedPacks)),
                    "rewrittenPacks": .integer(Int64(result.rewrittenPacks)),
                    "removedDrafts": .integer(Int64(result.removedDrafts)),
                ])
            }
        }
    }

    static var statistics: ImageVerb {
        ImageVerb("stat", "Show how much the store holds and how little room that takes", .reads) { _ in
            { _, session in
                let store = try session.store()
                let statistics = try store.statistics()
                return .document([
                    "store": .text(store.directory.text), "uuid": .text(store.id.description),
                    "images": .integer(Int64(statistics.images)),
                    "virtualSize": .integer(statistics.virtualSize.bytes),
                    "dataSize": .integer(statistics.dataSize.bytes),
                    "chunks": .integer(Int64(statistics.chunks)), "chunkSize": .integer(statistics.chunkSize.bytes),
                    "storedSize": .integer(statistics.storedSize.bytes),
                    "ratio": .number((statistics.ratio * 100).rounded() / 100),
                    "packs": .integer(Int64(statistics.packs)), "files": .integer(Int64(statistics.files)),
                ])
            }
        }
    }
}
