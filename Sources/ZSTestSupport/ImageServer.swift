package import ZSModel
internal import ZSPorts
internal import ZSSystem

/// A running server of `Tests/Servers`; it ends with the value.
package struct ImageServer: ~Copyable, Sendable {
    package let port: Int
    private let stream: any ByteStream

    package init(_ name: String = "images.py", serving directory: AbsolutePath) throws(Failure) {
        let script = try Checkout.root().appending("Tests/Servers/\(name)")
        let stream = try openProcess(["/usr/bin/python3", script.text, directory.text])
        let line = try stream.read(atMost: 64, by: .after(.seconds(10)))
        self.stream = stream
        port = Int(String(decoding: line, as: UTF8.self).split(separator: "\n").first ?? "") ?? 0
    }
    deinit { stream.close() }

    package func url(_ path: String, login: String = "") throws -> ImageURL {
        try ImageURL.read("http://\(login)127.0.0.1:\(port)/\(path)")
    }
}
