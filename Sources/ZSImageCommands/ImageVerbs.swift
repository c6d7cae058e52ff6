import ZSCommandLine
import ZSImageStore
import ZSModel
import ZSRendering
import ZSTool

extension Action where Context == ImageSession, Reply == ZSRendering.Reply {
    static var list: ImageVerb {
        ImageVerb("list", "List the images", .reads) { p in
            let names = p.operands("NAME", ImageName.self, "only images of these names", atLeastOne: false)
            return { given, session in
                let store = try session.store()
                let tags = Dictionary(grouping: try store.tags(), by: \.image)
                let images = try store.images().filter { given[names].isEmpty || given[names].contains($0.name) }
                return .inventories(
                    Rows(
                        columns: StoredImage.columns,
                        images.map { $0.payload(tags: (tags[$0.id] ?? []).map(\.tag)) }))
            }
        }
    }

    static var info: ImageVerb {
        ImageVerb("info", "Show what is known of an image", .reads) { p in
            let image = p.operand("IMAGE", ImageReference.self, "name, name@version, name@tag or id")
            return { given, session in
                let store = try session.store()
                return .inventory(try store.payload(of: store.image(given[image])))
            }
        }
    }

    static var difference: ImageVerb {
        ImageVerb("diff", "Show how much two images have in common", .reads) { p in
            let first = p.operand("IMAGE", ImageReference.self, "the one image")
            let second = p.operand("OTHER", ImageReference.self, "the other image")
            return { given, session in
                let store = try session.store()
                let images = (try store.image(given[first]), try store.image(given[second]))
                let found = try store.compare(images.0, images.1)
                return .document([
                    "image": .text(images.0.label), "other": .text(images.1.label), "same": .bool(found.isSame),
                    "shared": .integer(found.shared.bytes), "onlyInImage": .integer(found.onlyInFirst.bytes),
                    "onlyInOther": .integer(found.onlyInSecond.bytes),
                ])
            }
        }
    }

    static var delete: ImageVerb {
        ImageVerb(
            "delete", "Delete images", .destroys,
            discussion: "The room that they took is free after the next \"gc\"."
        ) { p in
            let images = p.operands(
                "IMAGE", ImageReference.self, "name@version, name@tag or id; a bare name is the newest")
            return { given, session in
                let store = try session.store()
                var found: [StoredImage] = []
                for reference in given[images] { found.append(try store.image(reference)) }
                try session.console.confirm("\(found.map(\.label).joined(separator: ", ")) will be deleted")
                if !session.console.options.isDryRun {
                    for image in found { try store.delete(image) }
                }
                return .inventories(Rows(columns: StoredImage.columns, found.map { $0.payload(tags: []) }))
            }
        }
    }

    static var tag: ImageVerb {
        ImageVerb(
            "tag", "Give an image a second name", .changes,
            discussion: "An older image of the same name loses the tag.",
            examples: [Example("Call version 3 the stable one", "zs-image tag debian@3 stable")]
        ) { p in
            let image = p.operand("IMAGE", ImageReference.self, "name, name@version or id")
            let tag = p.operand("TAG", ImageTag.self, "what comes after name@")
            return { given, session in
                let store = try session.store()
                let image = try store.image(given[image])
                try store.tag(image, given[tag])
                return .inventory(try store.payload(of: image))
            }
        }
    }

    static var untag: ImageVerb {
        ImageVerb("untag", "Take a second name away", .changes) { p in
            let reference = p.operand("IMAGE", ImageReference.self, "name@tag")
            return { given, session in
                guard case .tagged(let name, let tag) = given[reference] else {
                    throw Failure(.usage, "'\(given[reference])' is not of the form name@tag")
                }
                try session.store().untag(name, tag)
                return .done
            }
        }
    }
}
