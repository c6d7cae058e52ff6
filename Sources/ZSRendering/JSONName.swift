/// The name of a member, made ready to be written again and again.
package struct JSONName: Sendable {
    /// Quoted and escaped.
    let bytes: [UInt8]

    package init(_ name: String) {
        var writer = JSONWriter(.compact)
        writer.text(name)
        bytes = writer.take()
    }
}
