import ZSModel
import ZSPorts
import ZSStore

/// The cached copy of one image on one storage, and for a local storage on one host (R-IC-01).
struct CacheKey: Sendable, Equatable {
    let image: UUID
    let storage: UUID
    /// `nil` for a shared storage.
    let host: UUID?

    /// The name of the room that it takes.
    var claim: String { "cache:\(storage):\(host?.description ?? ""):\(image)" }
}

extension Cloud {
    /// Has the image in the cache, filling it if need be.  Two that need it at once cause one transfer: the second
    /// waits for the first, or takes over when the first is gone.
    func fillCache(_ key: CacheKey, on host: HostRecord, from repository: UUID?) throws(Failure) {
        let end = deadline(Patience.transfer)
        while true {
            switch try takeCache(key) {
            case .ready: return
            case .mine:
                do { try transfer(key, on: host, from: repository) } catch {
                    try? dropUnfilled(key, on: host)
                    throw error
                }
                return
            case .filledBy(let other):
                guard !end.hasPassed else {
                    throw Failure(.timeout, "image \(key.image) is still being copied by process \(other)")
                }
                guard !isCanceled() else { throw Failure(.interrupted, "interrupted while waiting for an image") }
                sleep(for: .milliseconds(200))
            }
        }
    }

    /// Removes a cached copy that was begun and not finished, and gives its room back.
    func dropUnfilled(_ key: CacheKey, on host: HostRecord) throws(Failure) {
        let isUnfilled = try store.read { reader throws(Failure) in try reader.cacheState(key) == "Filling" }
        guard isUnfilled else { return }
        try port(of: key.storage, on: host).dropCached(key.image, by: deadline(Patience.action))
        try store.write { transaction throws(Failure) in try transaction.forgetCache(key) }
    }

    private func transfer(_ key: CacheKey, on host: HostRecord, from repository: UUID?) throws(Failure) {
        let image = try store.read { reader throws(Failure) in try reader.image(key.image) }
        guard let repository else {
            throw Failure(
                .conflict, "image '\(image.name)' lies on no usable backup storage", code: "BS.1003")
        }
        let facts = try image.usable()
        let storage = try port(of: key.storage, on: host)
        let size = try storage.cache(
            key.image, facts, from: try self.repository(repository), by: deadline(Patience.transfer),
            progress: progress)
        try store.write { transaction throws(Failure) in
            try transaction.run(
                "UPDATE storage_claim SET bytes = \(size) WHERE resource_key = \(key.claim)")
            try transaction.run(
                """
                UPDATE image_cache SET state = 'Ready', size = \(size), last_op_date = \(transaction.now),
                    install_url = \(storage.installPath(ofCached: key.image)), filler_pid = NULL
                    WHERE image_uuid = \(key.image) AND primary_storage_uuid = \(key.storage)
                        AND host_uuid IS \(optional: key.host)
                """)
        }
    }

    private enum CacheTurn {
        case ready, mine
        case filledBy(Int32)
    }

    /// Whose turn it is to fill the cache.
    private func takeCache(_ key: CacheKey) throws(Failure) -> CacheTurn {
        try store.write { transaction throws(Failure) in
            if try transaction.cacheState(key) == "Ready" { return .ready }
            if let filler = try transaction.cacheFiller(key), filler != process, isAlive(filler) {
                return .filledBy(filler.pid)
            }
            try transaction.setCacheFiller(key, process)
            return .mine
        }
    }
}

extension Reader {
    func cacheState(_ key: CacheKey) throws(Failure) -> String? {
        try first("SELECT state FROM image_cache WHERE \(isCache(key))") { row throws(Failure) in try row.text("state") }
    }
    fileprivate func cacheFiller(_ key: CacheKey) throws(Failure) -> ProcessMark? {
        let found: ProcessMark?? = try first(
            "SELECT filler_pid, filler_start, filler_boot FROM image_cache WHERE \(isCache(key))"
        ) { row throws(Failure) in
            guard let pid = try row.optionalInteger("filler_pid") else { return nil }
            return ProcessMark(
                pid: Int32(truncatingIfNeeded: pid), start: try row.integer("filler_start"),
                boot: try row.text("filler_boot"))
        }
        return found ?? nil
    }
    fileprivate func isCache(_ key: CacheKey) -> SQL {
        """
        image_uuid = \(key.image) AND primary_storage_uuid = \(key.storage) AND host_uuid IS \(optional: key.host)
        """
    }
}

extension Transaction {
    /// Reserves the room of a cached copy, unless somebody has already.
    func claimCache(_ key: CacheKey, _ image: ImageRecord, _ facts: ImageFacts, host: UUID) throws(Failure) {
        guard try cacheState(key) == nil else { return }
        try insert(
            "image_cache",
            [
                "primary_storage_uuid": key.storage, "host_uuid": key.host, "image_uuid": key.image,
                "install_url": "", "media_type": image.mediaType, "size": facts.actualSize, "state": "Filling",
                "create_date": now, "last_op_date": now,
            ])
        try insert(
            "storage_claim",
            [
                "resource_key": key.claim,
                "share_id": try share(of: try primaryStorage(key.storage), on: host), "kind": "ImageCache",
                "bytes": facts.actualSize,
            ])
    }
    func forgetCache(_ key: CacheKey) throws(Failure) {
        try run("DELETE FROM storage_claim WHERE resource_key = \(key.claim)")
        try run("DELETE FROM image_cache WHERE \(isCache(key))")
    }
    fileprivate func setCacheFiller(_ key: CacheKey, _ process: ProcessMark) throws(Failure) {
        try run(
            """
            UPDATE image_cache SET filler_pid = \(process.pid), filler_start = \(process.start),
                filler_boot = \(process.boot), last_op_date = \(now) WHERE \(isCache(key))
            """)
        guard changes == 1 else {
            throw Failure(.conflict, "the cached copy of image \(key.image) was given up meanwhile", hint: "try again")
        }
    }
}
