import Testing
import ZSModel
import ZSPorts
import ZSRendering
import ZSTestSupport

@Suite("Images in an ImageStore", .lab(hosts: 2), .serialized)
struct ImageStoreTests {
    @Test(
        "R-IC-01, R-IC-02: VMs boot from chunks; two at once cause one transfer, another version its difference"
    )
    func chunksToHosts() async throws {
        try await StoreCloud.use { stores in
            let cloud = stores.cloud
            let size = try await stores.size(of: "/root/guest.qcow2", on: stores.keeper)
            var before = try await stores.received(by: stores.other)
            var children: [Child] = []
            for (name, strategy) in [("vm1", "InstantStart"), ("vm2", "CreateStopped")] {
                let words = stores.newMachine(name, of: "base", on: stores.other) + ["strategy=\(strategy)"]
                children.append(try cloud.runner.start("zs-cli", words))
            }
            for child in children {
                let result = try await child.end(by: .after(.seconds(120))).command
                #expect(result.succeeded, "\(result.errorText)")
            }
            let whole = try await stores.received(by: stores.other) - before
            #expect(whole < size * 3 / 2, "\(whole) bytes came for an image of \(size)")
            _ = try await stores.boot("vm1", on: stores.other)
            try await same("base", as: "/root/guest.qcow2", stores)

            // 1 MiB of 64 MiB is different.
            try await cloud.shell(
                """
                cd /root; qemu-img convert -O raw guest.qcow2 g.raw
                dd if=/dev/urandom of=g.raw bs=64K count=16 seek=900 conv=notrunc status=none
                qemu-img convert -f raw -O qcow2 g.raw second.qcow2; rm g.raw
                """, on: stores.keeper)
            try await cloud.api(
                "AddImage", "name=second", "url=file:///root/second.qcow2", "backupStorageUuids=@name:is1")
            before = try await stores.received(by: stores.other)
            try await cloud.api(
                words: stores.newMachine("vm3", of: "second", on: stores.other) + ["strategy=CreateStopped"])
            let difference = try await stores.received(by: stores.other) - before
            // The program that puts it together is there already; the rest is talk.
            #expect(difference < 3 << 20, "\(difference) bytes came for 1 MiB")
            try await same("second", as: "/root/second.qcow2", stores)

            try await templates(stores)
        }
    }

    /// The guest counts its boots on its disk: a VM made of the disk of one that has booted boots for the second time.
    private func templates(_ stores: StoreCloud) async throws {
        let cloud = stores.cloud
        let root = try await stores.inventory("QueryVmInstance", "vm1")["rootVolumeUuid"]?.text ?? ""
        let words = ["CreateRootVolumeTemplateFromRootVolume", "name=template", "rootVolumeUuid=\(root)"]
        let refused = try await cloud.runner.run("zs-cli", words)
        #expect(refused.command.ending == .exited(4), "\(refused.command.errorText)")
        try await cloud.api("StopVmInstance", "uuid=@name:vm1")
        var dying = cloud.runner
        dying.environment["ZS_FAULT"] = "after make image"
        #expect(try await dying.run("zs-cli", words).command.ending == .signaled("KILL"))
        _ = try await cloud.runner.json("zs-ctl", ["recover"])
        let names = try await cloud.api("GetImagesFromImageStoreBackupStorage", "uuid=@name:is1")["inventories"]
        #expect(names?.list?.map { $0["name"]?.text } == ["base", "second"])
        let template = try await cloud.api(words: words)
        let places = template["inventory"]?["backupStorageRefs"]?.list?.compactMap { $0["backupStorageUuid"]?.text }
        #expect(places == [try await stores.inventory("QueryBackupStorage", "is1")["uuid"]?.text ?? ""])
        try await cloud.api(words: stores.newMachine("vm4", of: "template", on: stores.keeper))
        #expect(try await stores.boot("vm4", on: stores.keeper).values["boot"] == "2")

        let data = try await cloud.api(
            "CreateDataVolumeTemplateFromVolume", "name=data", "volumeUuid=\(root)",
            "backupStorageUuids=@name:is1,@name:bs1")
        #expect(data["inventory"]?["mediaType"]?.text == "DataVolumeTemplate")
        #expect(data["inventory"]?["backupStorageRefs"]?.list?.count == 2)
        for host in stores.lab.hosts {
            let left = try await cloud.shell("find \(host.primaryStorage) -path '*/templates/*'", on: host)
            #expect(left.isEmpty)
        }
    }
    /// What the cache of the other host has of an image is what the keeper's file has.
    private func same(_ image: String, as file: String, _ stores: StoreCloud) async throws {
        let uuid = try await stores.inventory("QueryImage", image)["uuid"]?.text ?? ""
        let sum = "qemu-img convert -f qcow2 -O raw $f /root/x.raw; sha256sum </root/x.raw; rm /root/x.raw"
        let path = "\(stores.other.primaryStorage)/*/imagecache/template/\(uuid)/\(uuid).qcow2"
        let cached = try await stores.cloud.shell("f=$(echo \(path)); \(sum)", on: stores.other)
        #expect(try await stores.cloud.shell("f=\(file); \(sum)", on: stores.keeper) == cached)
    }

    @Test(
        "OP-BS-01, OP-IMG-10, OP-IMG-11, OP-IMG-13 to OP-IMG-15, R-IMG-13: exported, copied, adopted, deleted, recovered, expunged"
    )
    func lifeOfAnImage() async throws {
        try await StoreCloud.use { stores in
            let cloud = stores.cloud
            let export = ["ExportImageFromBackupStorage", "backupStorageUuid=@name:is1", "imageUuid=@name:base"]
            var urls: [String?] = []
            for _ in 1...2 { urls.append(reference(try await cloud.api(words: export), "exportUrl")) }
            #expect(
                urls
                    == Array(
                        repeating: "sftp://root@\(stores.keeper.address):22\(stores.directory)/export/base-1.qcow2",
                        count: 2))
            let raw = try await cloud.api(words: export + ["exportFormat=raw"])
            let sum = try await cloud.shell(
                """
                cd \(stores.directory)/export
                qemu-img compare -q -f qcow2 -F qcow2 base-1.qcow2 /root/guest.qcow2
                qemu-img compare -q -f raw -F qcow2 base-1.raw /root/guest.qcow2
                md5sum <base-1.raw | cut -c 1-32
                """, on: stores.keeper)
            #expect(reference(raw, "exportMd5Sum") == sum.filter { $0 != "\n" })
            let sftp = try await cloud.runner.run(
                "zs-cli", ["ExportImageFromBackupStorage", "backupStorageUuid=@name:bs1", "imageUuid=@name:guest"])
            #expect(sftp.command.ending == .exited(2), "\(sftp.command.errorText)")
            let removed = try await cloud.api(
                "DeleteExportedImageFromBackupStorage", "backupStorageUuid=@name:is1", "imageUuid=@name:base")
            #expect(reference(removed, "exportUrl") == nil)
            #expect(try await cloud.shell("ls \(stores.directory)/export", on: stores.keeper).isEmpty)

            try await stores.add("is2", on: stores.other)
            let sync = ["uuid=@name:base", "srcBackupStorageUuid=@name:is1", "dstBackupStorageUuid=@name:is2"]
            try await cloud.api(words: ["SyncImageFromImageStoreBackupStorage", "name=copy"] + sync)
            let before = try await stores.received(by: stores.other)
            try await cloud.api(words: ["SyncImageFromImageStoreBackupStorage", "name=copy"] + sync)
            let again = try await stores.received(by: stores.other) - before
            #expect(again < 1 << 20, "\(again) bytes for what was there")
            let held = try await cloud.api("GetImagesFromImageStoreBackupStorage", "uuid=@name:is2")["inventories"]?
                .list
            #expect(held?.map { $0["version"]?.integer } == [1, 2])
            #expect(held?.allSatisfy { $0["isKnown"]?.bool == true } == true)

            try await adoption(stores)
            try await cloud.api("DeleteImage", "uuid=@name:base")
            let create = stores.newMachine("vm", of: "base", on: stores.other) + ["strategy=CreateStopped"]
            let refused = try await cloud.runner.run("zs-cli", create)
            #expect(refused.command.ending == .exited(4))
            try await cloud.api("RecoverImage", "imageUuid=@name:base")
            try await cloud.api(words: create)
            try await cloud.api("DeleteImage", "uuid=@name:base")
            try await cloud.api("ExpungeImage", "imageUuid=@name:base")
            let space = try await cloud.api("ReclaimSpaceFromImageStore", "uuid=@name:is1")["inventory"]
            #expect((space?["freed"]?.integer ?? 0) > 1 << 20, "\(String(describing: space?.written()))")
            let left = try await cloud.shell("cd \(stores.directory); ls images packs", on: stores.keeper)
            #expect(left == "images:\n\npacks:\n", "\(left)")
        }
    }

    /// A directory that is no store is refused; a store comes back with its images.
    private func adoption(_ stores: StoreCloud) async throws {
        let cloud = stores.cloud
        let add = ["AddImageStoreBackupStorage", "name=is3", "hostname=\(stores.keeper.address)"]
        try await cloud.shell("mkdir -p /srv/full; touch /srv/full/letter", on: stores.keeper)
        let refused = try await cloud.runner.run("zs-cli", add + ["url=/srv/full"])
        #expect(refused.command.ending == .exited(4), "\(refused.command.errorText)")
        #expect(refused.command.errorText.contains("letter"), "\(refused.command.errorText)")
        #expect(try await cloud.shell("ls -A /srv/full", on: stores.keeper) == "letter\n")

        // As a cloud finds it that knows nothing of it.
        try await cloud.shell(
            """
            zs_image=$(ls /var/cache/zs/zs-image-[0-9a-f]* | tail -n 1)
            "$zs_image" init --store /srv/store
            "$zs_image" add /root/guest.qcow2 --name kept --store /srv/store
            """, on: stores.keeper)
        try await cloud.api(words: add + ["url=/srv/store", "importImages=true"])
        try await cloud.api("AttachBackupStorageToZone", "backupStorageUuid=@name:is3", "zoneUuid=@name:z1")
        #expect(try await stores.inventory("QueryImage", "kept-1")["status"]?.text == "Ready")
        try await cloud.api(
            words: stores.newMachine("kept", of: "kept-1", on: stores.other) + ["strategy=CreateStopped"])
    }

    private func reference(_ reply: JSON, _ field: String) -> String? {
        reply["inventory"]?["backupStorageRefs"]?.list?.first?[field]?.text
    }
}
