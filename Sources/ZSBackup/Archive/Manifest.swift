import ZSImageStore
package import ZSModel
package import ZSRendering
package import ZSStore

/// What a backup says of itself: the first file in it, readable without unpacking the rest.
package struct Manifest: Sendable {
    /// A file of the backup and what it must be.
    struct Entry: Sendable {
        let name: String
        let size: ByteCount
        let digest: Digest
    }
    /// Changes when an older zs could not read the backup.
    static let format: Int64 = 1
    static let fileName = "manifest.json"

    package let created: Timestamp
    /// Of the zs that made it.
    package let version: String
    /// The name of the machine that made it.
    package let machine: String
    package let content: StateCopy.Content
    let entries: [Entry]

    init(created: Timestamp, version: String, machine: String, content: StateCopy.Content, entries: [Entry]) {
        self.created = created
        self.version = version
        self.machine = machine
        self.content = content
        self.entries = entries
    }

    var json: JSON {
        [
            "format": .integer(Self.format), "created": .text(created.description), "zs": .text(version),
            "schema": .integer(Int64(content.schema)), "host": .text(machine), "counts": content.countsJSON,
            "files": .list(
                entries.map {
                    [
                        "name": .text($0.name), "bytes": .integer($0.size.bytes),
                        "sha256": .text($0.digest.description),
                    ]
                }),
        ]
    }

    /// - Throws: `.io` when it is no manifest that this zs can read.
    init(_ bytes: [UInt8]) throws(Failure) {
        let problem = Failure(
            .io, "the backup's manifest is none that this zs can read", hint: "a newer zs may have made it")
        guard let json = try? JSONReader.read(bytes), json["format"]?.integer == Self.format,
            let created = json["created"]?.text.flatMap({ Timestamp($0) }), let version = json["zs"]?.text,
            let schema = json["schema"]?.integer, let machine = json["host"]?.text,
            let counts = json["counts"]?.members, let files = json["files"]?.list
        else { throw problem }
        self.created = created
        self.version = version
        self.machine = machine
        content = StateCopy.Content(
            schema: Int(clamping: schema), counts: counts.map { ($0.name, $0.value.integer ?? -1) })
        var entries: [Entry] = []
        for file in files {
            guard let name = file["name"]?.text, BackupFiles.isAllowed(name), let size = file["bytes"]?.integer,
                size >= 0,
                let digest = file["sha256"]?.text.flatMap({ Digest($0) })
            else { throw problem }
            entries.append(Entry(name: name, size: ByteCount(bytes: size), digest: digest))
        }
        self.entries = entries
    }
}

extension StateCopy.Content {
    package var countsJSON: JSON { .object(counts.map { JSON.Member($0.kind, .integer($0.count)) }) }
}

/// The files of an installation that a backup holds.
enum BackupFiles {
    static let state = "state.db"
    /// What opens the hosts, and what proves that they are they.
    static let keys = ["keys/id_ed25519", "keys/id_ed25519.pub", "keys/known_hosts"]
    static func isAllowed(_ name: String) -> Bool { name == state || keys.contains(name) }
}
