import CCrypto
package import ZSModel

/// Computes SHA-256 digests, one after another, by libcrypto.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Why libcrypto cannot be used, or `nil`.  Swift runs this once, whichever threads ask at the same time.
    private static let problem: String? = zs_crypto_load().map { String(cString: $0) }

    package init() throws(Failure) { context = try Self.open() }
    private static func open() throws(Failure) -> OpaquePointer {
        if let problem {
            throw Failure(
                .failed, "cannot use libcrypto on this machine", hint: "install the package libssl3", cause: problem)
        }
        let algorithm = EVP_MD_fetch(nil, "SHA256", nil)
        // The context keeps a reference of its own.
        defer { EVP_MD_free(algorithm) }
        guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, algorithm, nil) == 1 else {
            throw Failure(.failed, "libcrypto of this machine offers no SHA-256")
        }
        return context
    }
    deinit { EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: RawSpan) {
        _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }
    /// The digest of all bytes since the last one.
    package mutating func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
        EVP_DigestFinal_ex(context, &bytes, nil)
        // Without an algorithm: the one that the context has, from the start.
        EVP_DigestInit_ex2(context, nil, nil)
        return Digest(at: 0, of: bytes.span.bytes)
    }
    package mutating func digest(of bytes: [UInt8], _ range: Range<Int>) -> Digest {
        digest(of: bytes.span.bytes.extracting(range))
    }
    package mutating func digest(of bytes: RawSpan) -> Digest {
        update(bytes)
        return finish()
    }
}
