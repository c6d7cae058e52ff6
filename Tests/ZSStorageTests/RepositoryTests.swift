import Testing
import ZSModel
import ZSPorts
import ZSRemote
import ZSStorage
import ZSTestSupport

@Suite struct RepositoryTests {
    @Test(
        "R-IMG-02, R-IMG-11: images are recognised and measured by their content, whatever their names",
        arguments: [
            (#"qemu-img create -q -f qcow2 "$1/x.iso" 3G"#, "x.iso", Domain.DiskFormat.qcow2, ByteCount.gibibytes(3)),
            (#"qemu-img create -q -f qcow2 -o compat=0.10 "$1/x" 3G"#, "x", .qcow2, .gibibytes(3)),
            (
                #"qemu-img create -q -f qcow2 -o compression_type=zstd,extended_l2=on "$1/x" 1M"#, "x", .qcow2,
                .mebibytes(1)
            ),
            (#"truncate -s 5M "$1/x.qcow2""#, "x.qcow2", .raw, .mebibytes(5)),
            (
                #"truncate -s 64K "$1/x"; printf CD001 | dd "of=$1/x" bs=1 seek=32769 conv=notrunc 2>/dev/null"#, "x",
                .iso,
                .kibibytes(64)
            ),
            (
                #"mkdir "$1/a b"; truncate -s 1M "$1/a b/x'\$(id)\"y"; mv "$1/a b/"x* "$1/x'y\$z""#, "x'y$z", .raw,
                .mebibytes(1)
            ),
        ] as [(String, String, Domain.DiskFormat, ByteCount)])
    func recognised(script: String, name: String, format: Domain.DiskFormat, size: ByteCount) throws {
        try Workshop.use { (shop) throws in
            try shop.run(script)
            let facts = try shop.add(name)
            #expect(facts.format == format)
            #expect(facts.virtualSize == size)
            let path = shop.repository.installPath(of: uuid(10))
            #expect(path == "\(shop.directory)/bs/images/\(uuid(10))/\(uuid(10)).img")
            let measured = try shop.run(
                #"stat -c '%s %a' "$2"; du -B1 "$2" | cut -f 1; sha256sum "$2" | cut -c 1-64; md5sum "$2" | cut -c 1-32"#,
                path)
            let file = try #require(facts.file)
            let expected = "\(file.size.bytes) 444\n\(facts.actualSize.bytes)\n\(file.sha256)\n\(file.md5)\n"
            #expect(measured == expected)
            // Adding again, as a repeated step does, changes nothing.
            #expect(try shop.add(name) == facts)
            #expect(try shop.repository.has(uuid(10), by: shop.deadline))
            for _ in 0..<2 { try shop.repository.delete(uuid(10), by: shop.deadline) }
            #expect(try !shop.repository.has(uuid(10), by: shop.deadline))
            #expect(try shop.leftovers("bs/images") == "")
        }
    }

    @Test(
        "R-IMG-02: hostile and damaged images are refused with the reason, and nothing is left",
        arguments: [
            (#"qemu-img create -q -f qcow2 -u -b /etc/shadow -F raw "$1/x" 1M"#, "it stands on a backing file"),
            (#"qemu-img create -q -f qcow2 -o data_file="$1/y" "$1/x" 1M"#, "it keeps its data in another file"),
            (
                #"qemu-img create -q -f qcow2 --object secret,id=s,data=abcdefgh -o encrypt.format=luks,encrypt.key-secret=s "$1/x" 1M"#,
                "it is encrypted"
            ),
            (
                #"qemu-img create -q -f qcow2 "$1/x" 1M; printf '\377' | dd "of=$1/x" bs=1 seek=25 conv=notrunc 2>/dev/null"#,
                "its virtual size is"
            ),
            // The table of the first level lies outside of the file.
            (
                #"qemu-img create -q -f qcow2 "$1/x" 1M; printf '\377\377' | dd "of=$1/x" bs=1 seek=42 conv=notrunc 2>/dev/null"#,
                "qemu-img finds it damaged"
            ),
            (
                #"head -c 4M /dev/urandom > "$1/d"; qemu-img convert -O qcow2 "$1/d" "$1/x"; truncate -s 300K "$1/x""#,
                "qemu-img finds it damaged"
            ),
            (#"qemu-img create -q -f qcow2 "$1/x" 1M; truncate -s 60 "$1/x""#, "cut off"),
            (#"qemu-img create -q -f vmdk "$1/x" 1M"#, "it is a VMDK disk: convert it"),
            (#"head -c 1M /dev/zero | gzip > "$1/x""#, "it is a gzip archive: unpack it first"),
            (#": > "$1/x""#, "the file is empty"), (#"head -c 1000 /dev/urandom > "$1/x""#, "no multiple of 512"),
        ])
    func refused(script: String, why: String) throws {
        try Workshop.use { (shop) throws in
            try shop.run(script)
            let failure = try shop.refusal("x")
            #expect(failure?.kind == .failed)
            #expect(failure?.code == "BS.1000")
            #expect(failure?.message.contains(why) == true, "\(String(describing: failure))")
        }
    }

    @Test(
        "R-IMG-05, R-IMG-07: a file of the machine that is not there, is no file, or is too large",
        arguments: [
            ("missing", Failure.Kind.notFound, "there is no such file"), ("bs", .usage, "it is not a file"),
            ("pipe", .usage, "it is not a file"), ("large", .failed, "there is room for 1048576"),
        ])
    func notThere(name: String, kind: Failure.Kind, why: String) throws {
        try Workshop.use { (shop) throws in
            try shop.run(#"mkfifo "$1/pipe"; truncate -s 1025K "$1/large""#)
            let failure = try shop.refusal(name, room: .mebibytes(1))
            #expect(failure?.kind == kind, "\(String(describing: failure))")
            #expect(failure?.message.contains(why) == true, "\(String(describing: failure))")
        }
    }

    @Test("a directory of the system is no place for images; another storage's directory neither")
    func places() throws {
        #expect(throws: Failure.self) {
            try SftpRepository(Workshop.address(1, AbsolutePath.read("/proc"), "Sftp"), on: LocalShell())
        }
        try Workshop.use { (shop) throws in
            let other = try SftpRepository(Workshop.address(4, shop.directory.appending("ps"), "Sftp"), on: shop.shell)
            let failure = #expect(throws: Failure.self) { try other.prepare(by: shop.deadline) }
            #expect(failure?.kind == .conflict)
        }
    }

    @Test("a program that the machine lacks is named")
    func missingProgram() throws {
        try Workshop.use { (shop) throws in
            let bare = EnvironmentShell(["PATH=\(shop.directory)/bin"])
            try shop.run(
                #"mkdir "$1/bin"; for t in sh cat stat sync mktemp cut realpath; do ln -s "$(command -v $t)" "$1/bin/$t"; done"#
            )
            let repository = try SftpRepository(Workshop.address(5, shop.directory.appending("new"), "Sftp"), on: bare)
            let failure = #expect(throws: Failure.self) { try repository.prepare(by: shop.deadline) }
            #expect(failure?.message.hasSuffix("the program curl is missing") == true, "\(String(describing: failure))")
        }
    }
}
