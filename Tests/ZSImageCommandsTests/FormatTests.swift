import Testing
import ZSModel
import ZSRendering
import ZSSystem
import ZSTestSupport

@Suite("The formats of images")
struct FormatTests {
    @Test("every format goes through add and export: raw bit by bit, qcow2 by content")
    func roundTrips() async throws {
        try await ImageTool.use { tool in
            try tool.disk("disk.raw")
            try tool.script(
                #"""
                cd "$1"
                for compat in 0.10 1.1; do
                    qemu-img convert -f raw -O qcow2 -o compat=$compat disk.raw v$compat.qcow2
                    qemu-img convert -c -f raw -O qcow2 -o compat=$compat disk.raw c$compat.qcow2
                done
                cp disk.raw disk.iso
                printf 'CD001' | dd of=disk.iso bs=1 seek=32769 conv=notrunc status=none
                """#)
            for (file, format) in [
                ("disk.raw", "raw"), ("disk.iso", "iso"), ("v0.10.qcow2", "qcow2"), ("v1.1.qcow2", "qcow2"),
                ("c0.10.qcow2", "qcow2"), ("c1.1.qcow2", "qcow2"),
            ] {
                // Recognised by content, not by name.
                try tool.script(#"cp "$1/$2" "$1/image.bin""#, file)
                let added = try await tool.json(["add", tool.path("image.bin"), "--name", "image"])
                #expect(added["format"]?.text == format, "\(file)")
                for (kind, qemu) in [("raw", "raw"), ("qcow2", "qcow2"), ("qcow2-0.10", "qcow2")] {
                    try await tool.json(["export", "image", tool.path("out"), "--format", kind])
                    try tool.script(
                        #"qemu-img compare -q -f "$3" -F "$4" "$1/$2" "$1/out""#, file,
                        format == "qcow2" ? "qcow2" : "raw", qemu)
                    if qemu == "qcow2" { try tool.script(#"qemu-img check -q "$1/out""#) }
                    if format != "qcow2", kind == "raw" { try tool.script(#"cmp "$1/$2" "$1/out""#, file) }
                }
            }
            try await tool.expectSound()
        }
    }

    @Test("ST-25: a chain of the same directory is flattened, whatever its depth")
    func chain() async throws {
        try await ImageTool.use { tool in
            try tool.disk("base.raw")
            try tool.script(
                #"""
                cd "$1"
                qemu-img create -q -f qcow2 -b base.raw -F raw one.qcow2
                qemu-io -c 'write -q -P 7 1M 64k' one.qcow2
                qemu-img create -q -f qcow2 -b "$1/one.qcow2" -F qcow2 two.qcow2
                qemu-io -c 'write -q -P 9 3M 4k' two.qcow2
                """#)
            try await tool.json(["add", tool.path("two.qcow2")])
            try await tool.json(["export", "two", tool.path("out.qcow2")])
            try tool.script(#"qemu-img compare -q "$1/two.qcow2" "$1/out.qcow2""#)
            // From elsewhere, nobody knows what the names would mean here.
            let bytes = try AtomicFile.read(tool.directory.appending("two.qcow2"))
            #expect(try await tool.failure(["add", "-", "--name", "x"], input: bytes).said.contains("backing file"))
        }
    }

    @Test(
        "hostile qcow2 files are refused, and say why",
        arguments: [
            ("qemu-img create -q -f qcow2 -u -b /etc/passwd -F raw bad 1M", "/etc/passwd"),
            ("qemu-img create -q -f qcow2 -u -b ../home/base.raw -F raw bad 1M", "is not there"),
            ("qemu-img create -q -f qcow2 -u -b nbd://127.0.0.1/x -F raw bad 1M", "nbd:"),
            ("qemu-img create -q -f qcow2 -u -b 'json:{\"driver\":\"host_device\"}' -F raw bad 1M", "json:"),
            ("ln -s /etc/passwd link; qemu-img create -q -f qcow2 -u -b link -F raw bad 1M", "link"),
            ("mkfifo pipe; qemu-img create -q -f qcow2 -u -b pipe -F raw bad 1M", "pipe"),
            (
                "qemu-img create -q -f qcow2 -u -b o -F qcow2 bad 1M; qemu-img create -q -f qcow2 -u -b bad -F qcow2 o 1M",
                "loop"
            ),
            (
                "cp /etc/passwd base; qemu-img create -q -f qcow2 -b base -F raw bad 1M; printf 'xxxx' | dd of=bad bs=1 seek=112 conv=notrunc status=none",
                "format"
            ),
            (
                "qemu-img create -q -f qcow2 bad 1M; printf '\\377' | dd of=bad bs=1 seek=24 conv=notrunc status=none",
                "virtual size"
            ),
            (
                "qemu-img create -q -f qcow2 bad 1M; printf '\\077' | dd of=bad bs=1 seek=23 conv=notrunc status=none",
                "cluster size"
            ),
            ("qemu-img create -q -f qcow2 -o data_file=data,data_file_raw=on bad 1M", "another file"),
            ("qemu-img create -q -f qcow2 bad 1M; truncate -s 80 bad", "cut off"),
            ("printf 'QFI\\373' > bad", "cut off"),
            ("echo '<html></html>' > bad", "web page"),
            (": > bad", "empty"),
            ("head -c 1000 /dev/zero > bad", "512"),
        ])
    func hostile(making: String, reason: String) async throws {
        try await ImageTool.use { tool in
            try tool.script(#"mkdir "$1/in"; cd "$1/in"; "# + making)
            let failure = try await tool.failure(["add", tool.path("in/bad")])
            #expect([1, 8].contains(failure.status))
            #expect(failure.said.contains(reason), "\(failure.said)")
            #expect(try await tool.json(["list"]) == [])
        }
    }

    @Test("ST-23: convert writes what an old QEMU reads, and compares")
    func convert() async throws {
        try await ImageTool.use { tool in
            try tool.disk("disk.raw", mebibytes: 2)
            try await tool.json(["convert", tool.path("disk.raw"), tool.path("old.qcow2"), "--compat", "0.10"])
            try tool.script(
                #"""
                cd "$1"
                qemu-img info --output=json old.qcow2 | jq -e '.["format-specific"].data.compat == "0.10"' >/dev/null
                qemu-img compare -q -f raw -F qcow2 disk.raw old.qcow2
                """#)
            try await tool.json(["convert", tool.path("old.qcow2"), tool.path("new.raw"), "--format", "raw"])
            try tool.script(#"cmp "$1/disk.raw" "$1/new.raw""#)
        }
    }
}
