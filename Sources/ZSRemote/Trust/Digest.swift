internal import CLibSSH2
internal import ZSModel

/// The two digests that host keys are known by, from the libcrypto under libssh2.
enum Digest {
    static func sha256(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        try Library.require()
        return result(32) { EVP_Digest(bytes, bytes.count, $0, nil, EVP_sha256(), nil) }
    }

    /// HMAC-SHA-1, with which known_hosts hides names.
    static func hmacSHA1(key: [UInt8], _ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        try Library.require()
        return result(20) { HMAC(EVP_sha1(), key, Int32(key.count), bytes, bytes.count, $0, nil) }
    }

    private static func result<Ignored>(_ length: Int, _ make: (UnsafeMutablePointer<UInt8>?) -> Ignored) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            buffer.initialize(repeating: 0)
            _ = make(buffer.baseAddress)
            count = length
        }
    }
}
