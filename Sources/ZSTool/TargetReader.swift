import ZSModel
import ZSRendering

/// Finds the resources in what another zs tool has printed: `{"inventories": […]}`, `{"inventory": {…}}`, a list, or
/// objects one after another.
enum TargetReader {
    /// The resources, in order.
    /// - Throws: `.failed` when there is nothing at all, which is how a failed command before this one shows.
    static func resources(in bytes: [UInt8]) throws(Failure) -> [JSON] {
        var reader = JSONReader(bytes)
        var documents = 0
        var found: [JSON] = []
        while let document = try reader.next() {
            documents += 1
            for resource in try resources(of: document) {
                guard resource.members != nil else {
                    throw Failure(.usage, "standard input has something that is no object: \(resource.written())")
                }
                // What failed in the command before this one is none of its results.
                if resource["error"]?.members == nil { found.append(resource) }
            }
        }
        guard documents > 0 else {
            throw Failure(
                .failed, "standard input names no resource", hint: "the command that writes it may have failed")
        }
        return found
    }

    private static func resources(of document: JSON) throws(Failure) -> [JSON] {
        if document["success"] == false {
            throw Failure(.failed, "the command that writes standard input has failed")
        }
        if let list = document["inventories"]?.list ?? document.list { return list }
        return [document["inventory"] ?? document]
    }
}
