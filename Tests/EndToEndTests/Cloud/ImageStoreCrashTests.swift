import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("A command killed while chunks move", .lab(hosts: 2), .serialized)
struct ImageStoreCrashTests {
    @Test("OP-GEN-02, OP-IMG-02: AddImage, killed anywhere, and a cache fill, killed in its middle, leave no trace")
    func killed() async throws {
        try await StoreCloud.use { stores in
            let cloud = stores.cloud
            try await cloud.shell(
                "cd /root; head -c 200M /dev/urandom >big.raw; head -c 8M big.raw >small.raw", on: stores.keeper)
            let add = ["AddImage", "name=big", "url=file:///root/big.raw", "backupStorageUuids=@name:is1"]
            let addSmall = ["AddImage", "name=small", "url=file:///root/small.raw", "backupStorageUuids=@name:is1"]
            var packs = try await packs(stores)
            for point in ["reserved", "before fetch", "after fetch"] {
                var runner = cloud.runner
                runner.environment["ZS_FAULT"] = point
                let ending = try await runner.run("zs-cli", addSmall).command.ending
                #expect(ending == .signaled("KILL"), "\(point)")
                try await recover(stores, point, packs: packs)
            }
            try await kill(add, stores, when: "ls \(stores.directory)/images/*.part", on: stores.keeper)
            try await recover(stores, "adding", packs: packs)

            try await cloud.api(words: add)
            packs = try await self.packs(stores)
            let create = stores.newMachine("victim", of: "big", on: stores.other)
            let cache = "\(stores.other.primaryStorage)/*/imagecache/template"
            try await kill(create, stores, when: "ls -d \(cache)/*/.part.*", on: stores.other)
            try await recover(stores, "filling the cache", images: ["base", "big"], packs: packs)
            #expect(try await cloud.traces().isEmpty)
            #expect(try await cloud.shell("find \(cache) -mindepth 1", on: stores.other).isEmpty)
            #expect(try await cloud.query("QueryImageCache").isEmpty)
            #expect(try await cloud.shell("pgrep -l zs-image || :", on: stores.other).isEmpty)
            // And nothing stands in the way of another try.
            try await cloud.api(words: create + ["strategy=CreateStopped"])
        }
    }

    /// Starts a command, and kills it as soon as a script succeeds on a host.
    private func kill(_ words: [String], _ stores: StoreCloud, when script: String, on host: Lab.Host) async throws {
        let child = try stores.cloud.runner.start("zs-cli", words)
        let deadline = Deadline.after(.seconds(60))
        while try await !stores.lab.execute(["sh", "-c", script], on: host).succeeded, !deadline.hasPassed {
            try await Task.sleep(for: .milliseconds(20))
        }
        child.send(9)
        #expect(try await child.end(by: .after(.seconds(5))).command.ending == .signaled("KILL"), "\(words)")
    }

    /// Recovers, and looks for what is left.
    private func recover(
        _ stores: StoreCloud, _ point: String, images: [String] = ["base"], packs: String
    ) async throws {
        let cloud = stores.cloud
        let recovered = try await cloud.runner.json("zs-ctl", ["recover"])
        #expect(recovered["jobs"]?.list?.count == 1, "\(point): \(recovered.written())")
        let known = try await cloud.query("QueryImage", "backupStorage.name=is1", "sortBy=name")
        #expect(known.map { $0["name"]?.text } == images, "\(point)")
        let stored = try await cloud.api("GetImagesFromImageStoreBackupStorage", "uuid=@name:is1")["inventories"]
        #expect(stored?.list?.map { $0["name"]?.text } == images, "\(point)")
        // What it began there is over, and what it stored is free again.
        try await cloud.api("ReclaimSpaceFromImageStore", "uuid=@name:is1")
        let left = try await cloud.shell(
            "cd \(stores.directory); find .zs-work incoming sessions -type f; find . -name '*.part'", on: stores.keeper)
        #expect(left.isEmpty, "\(point): \(left)")
        #expect(try await self.packs(stores) == packs, "\(point)")
    }
    private func packs(_ stores: StoreCloud) async throws -> String {
        try await stores.cloud.shell("ls \(stores.directory)/packs", on: stores.keeper)
    }
}
