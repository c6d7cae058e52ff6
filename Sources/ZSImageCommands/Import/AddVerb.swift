import ZSCommandLine
import ZSImageStore
import ZSModel
import ZSRendering

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var add: ImageVerb {
        ImageVerb(
            "add", "Take an image in, as the next version of its name", .changes,
            discussion: """
                What the image is, qcow2, ISO or raw, is seen from its content.  The store keeps what a guest would read;
                only pieces that it lacks take room.

                A download that breaks off, or is killed, goes on where it was when the same URL is added again, if the server
                says that its file is still the same.  A URL's password is used and never shown; with --password-file it need
                not stand in the URL, where the list of processes would show it.

                A qcow2 file may stand on files of its own directory when it is added from a path; its content is flattened.

                The image is there as a whole when the command ends well, and not at all otherwise.
                """,
            examples: [
                Example("Add a file", "zs-image add debian-12.qcow2"),
                Example(
                    "Add from a server", "zs-image add https://cloud.debian.org/images/debian-12.qcow2 --name debian"),
                Example("Add what another program writes", "ssh h1 cat /dev/vg/disk | zs-image add - --name disk"),
            ]
        ) { p in
            let origin = p.operand("SOURCE", ImageOrigin.self, "what to take in", completion: .file)
            let name = p.optional("name", ImageName.self, "the image's name; that of the file without its ending")
            let id = p.optional("id", UUID.self, "the id that it shall have")
            let description = p.defaulted("description", "", "what it is for")
            let parent = p.optional("parent", ImageReference.self, "the image that it was made from")
            let limit = p.optional("max-size", ByteCount.self, "refuse a larger file; what there is room for")
            let sha256 = p.optional("sha256", String.self, "refuse the file unless this is its SHA-256, in hex")
            return { given, session in
                let store = try session.store()
                guard let name = given[name] ?? given[origin].suggestedName else {
                    throw Failure(.usage, "'\(given[origin].spelled)' gives no name for the image", hint: "say --name")
                }
                var random = SystemRandomNumberGenerator()
                var new = NewImage(
                    id: given[id] ?? UUID(random: &random), name: name, description: given[description],
                    source: given[origin].spelled)
                if let parent = given[parent] { new.parent = try store.image(parent).id }
                if let text = given[sha256] {
                    guard let digest = Digest(text.lowercased()) else {
                        throw Failure(.usage, "'\(text)' is not a SHA-256 in hex")
                    }
                    new.sourceSHA256 = digest
                }
                let added = try Import(store, session, limit: given[limit]).add(given[origin], new)
                return .inventory(
                    try store.payload(of: added.image) + [
                        "newData": .integer(added.newData.bytes), "newStored": .integer(added.newStored.bytes),
                    ])
            }
        }
    }
}
