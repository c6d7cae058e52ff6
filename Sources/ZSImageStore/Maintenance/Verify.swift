package import ZSModel
import ZSPorts

/// What a check of a store found.
package struct Verification: Sendable, Equatable {
    package var images = 0
    package var packs = 0
    package var chunks = 0
    /// The content that was read, unpacked and compared with the names of its chunks.
    package var data = ByteCount.zero
    /// The size of the images that it makes up.
    package var logical = ByteCount.zero
    /// What is wrong: which file or image, and how.
    package var problems: [Failure.Detail] = []
    var damage = Damage()

    /// What a repair needs to know.
    struct Damage: Sendable, Equatable {
        /// Copies of chunks that cannot be used, and the packs in which something is wrong.
        var copies: Set<ChunkLocation> = []
        var packs: Set<UUID> = []
        /// Chunks of images without a copy that can be used.
        var lost: Set<Digest> = []
        /// Images whose manifests cannot be used.
        var images: Set<UUID> = []
    }
}

extension ImageStore {
    /// Reads every pack and every manifest and compares all content with its digests.
    ///
    /// - Throws: only when the check cannot be made; damage is a result.
    package func verify(_ work: Work) throws(Failure) -> Verification {
        let session = try Session.beginReading(self)
        defer { withExtendedLifetime(session) {} }
        let packs = try Pack.list(in: self).map(\.id)
        let frames = FrameCheck(self, packs, work)
        try Crew(work.cancellation).run(width: work.threads, frames.work)
        var found = Verification(packs: packs.count)
        frames.finish(&found)
        let manifests = try ManifestCheck(self, bad: found.damage.copies)
        try Crew(work.cancellation).run(width: work.threads, manifests.work)
        manifests.finish(&found)
        return found
    }
}
