import ZSModel
import ZSRendering
import ZSSystem
import ZSTestSupport

extension BenchCase {
    /// Issue 2: at most 1.5 times a shell script that does the same with ssh, qemu-img and virsh.
    static let createVM = BenchCase(name: "create-vm", summary: "CreateVmInstance on a real host, its image cached") {
        (bench) throws(Failure) in
        try BenchCloud.use(bench) { (cloud) throws(Failure) in
            let script = try CreateByHand(cloud, in: bench.folder)
            var (ours, theirs): ([Sample], [Sample]) = ([], [])
            for round in 0...7 {
                let our = try cloud.create("vm")
                try cloud.expunge("vm")
                let their = try Sample.of(script.create)
                _ = try Sample.of(script.remove)
                // The first warms the caches.
                if round > 0 {
                    ours.append(our)
                    theirs.append(their)
                }
            }
            return [
                Measurement(
                    name: "wall time", unit: "ms", ours: Sample(medianOf: ours).milliseconds,
                    rival: ("ssh, qemu-img, virsh", Sample(medianOf: theirs).milliseconds), promise: .ratio(1.5))
            ]
        }
    }
}

/// The same machine, made by a script: the very domain XML that zs gave to libvirt, under another name.
struct CreateByHand {
    let create: [String]
    let remove: [String]

    init(_ cloud: BenchCloud, in folder: AbsolutePath) throws(Failure) {
        _ = try cloud.create("model")
        let machine = try cloud.machine()
        guard let uuid = machine["uuid"]?.text, let volume = machine["rootVolumeUuid"]?.text else {
            throw Failure(.failed, "the VM has no root volume")
        }
        let (key, known) = (folder.appending("cloud/keys/id_ed25519"), folder.appending("cloud/keys/known_hosts"))
        let ssh = "ssh -i \(key) -o UserKnownHostsFile=\(known) -o BatchMode=yes root@\(cloud.host.address)"
        let twin = String(repeating: "5", count: 32)
        let prepare = """
            set -eu
            uuid() { echo "$1" | sed 's/^\\(.\\{8\\}\\)\\(.\\{4\\}\\)\\(.\\{4\\}\\)\\(.\\{4\\}\\)/\\1-\\2-\\3-\\4-/'; }
            disk=$(\(ssh) virsh domblklist \(uuid) | awk '/\(volume)/ { print $2 }')
            \(ssh) qemu-img info -U "$disk" | sed -n 's/^backing file: \\([^ ]*\\).*/\\1/p' >\(folder)/backing
            echo "$disk" | sed s/\(volume)/\(twin)/g >\(folder)/disk
            \(ssh) virsh dumpxml --inactive \(uuid) |
                sed "s/\(uuid)/\(twin)/g; s/$(uuid \(uuid))/$(uuid \(twin))/g; s/\(volume)/\(twin)/g; /<mac /d" \
            >\(folder)/domain.xml
            """
        _ = try Sample.of(["/bin/sh", "-c", prepare])
        try cloud.expunge("model")
        create = [
            "/bin/sh", "-euc",
            """
            read -r disk <\(folder)/disk
            read -r backing <\(folder)/backing
            \(ssh) mkdir -p "${disk%/*}"
            \(ssh) qemu-img create -q -f qcow2 -F qcow2 -b "$backing" "$disk"
            \(ssh) virsh -q define /dev/stdin <\(folder)/domain.xml
            \(ssh) virsh -q start \(twin)
            """,
        ]
        remove = [
            "/bin/sh", "-euc",
            """
            read -r disk <\(folder)/disk
            \(ssh) "virsh -q destroy \(twin); virsh -q undefine \(twin); rm -r '${disk%/*}'"
            """,
        ]
    }
}
