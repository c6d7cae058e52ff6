import ZSModel
import ZSRendering

/// Finds the resources in what another zs tool has printed: `{"inventories": […]}`, `{"inventory": {…}}`, a list, or
/// objects one after another.
enum TargetReader {
    /// The identities of the resources, in order.
    /// - Throws: `.failed` when there is nothing at all, which is how a failed command before this one shows.
    static func targets(in bytes: [UInt8]) throws(Failure) -> [String] {
        var reader = JSONReader(bytes)
        var documents = 0
        var targets: [String] = []
        while let document = try reader.next() {
            documents += 1
            for resource in try resources(in: document) { targets.append(try identity(of: resource)) }
        }
        guard documents > 0 else {
            throw Failure(
                .failed, "standard input names no resource", hint: "the command that writes it may have failed")
        }
        return targets
    }

    private static func resources(in document: JSON) throws(Failure) -> [JSON] {
        if document["success"] == false {
            throw Failure(.failed, "the command that writes standard input has failed")
        }
        if let list = document["inventories"]?.list ?? document.list { return list }
        return [document["inventory"] ?? document]
    }
    private static func identity(of resource: JSON) throws(Failure) -> String {
        guard let identity = resource["uuid"]?.text ?? resource["name"]?.text else {
            throw Failure(.usage, "standard input has an object without uuid and name")
        }
        return identity
    }
}
