import ZSModel
import ZSPorts
import ZSStore

extension Cloud {
    /// Makes images of the cloud of what lies in an ImageStore, those that the cloud has already excepted.
    func importImages(from storage: UUID) throws(Failure) {
        let server = try pieceRepository(storage)
        let images = try server.images(by: deadline(Patience.action))
        try change(on: storage, locking: [storage]) { transaction throws(Failure) in
            for image in images {
                guard try !transaction.exists("SELECT 1 FROM resource WHERE uuid = \(image.uuid)") else { continue }
                let path = server.installPath(of: image.uuid)
                try transaction.create(
                    .image, image.uuid,
                    [
                        "name": "\(image.name)-\(image.version)", "url": "file://\(path)",
                        "media_type": image.facts.format == .iso ? MediaType.iso : .root, "platform": Platform.linux,
                        "state": AdministrativeState.enabled, "status": ImageStatus.creating,
                    ])
                try transaction.promise(image: image.uuid, to: storage, .creating)
                try transaction.record(image.facts, of: image.uuid, in: storage, at: path)
                try transaction.setStatus(ofImage: image.uuid, .ready)
            }
        }
    }
}
