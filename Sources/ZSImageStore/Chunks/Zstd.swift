import CZstd
import ZSModel

/// zstd itself, opened at most once in the life of the process.
private enum Library {
    /// Why zstd cannot be used, or `nil`.  Swift runs this once, whichever threads ask at the same time.
    private static let problem: String? = zs_zstd_load().map { String(cString: $0) }

    static func context(_ make: () -> OpaquePointer?) throws(Failure) -> OpaquePointer {
        if let problem {
            throw Failure(
                .failed, "cannot use zstd on this machine", hint: "install the package libzstd1", cause: problem)
        }
        guard let context = make() else { throw Failure(.failed, "zstd: out of memory") }
        return context
    }
    /// What a result of zstd means: a size, or the name of an error.
    static func size(_ result: Int) throws(Failure) -> Int {
        guard ZSTD_isError(result) == 0 else {
            throw Failure(.failed, "zstd failed", cause: String(cString: ZSTD_getErrorName(result)))
        }
        return result
    }
}

/// Packs bytes into zstd frames, each with the checksum of its content.
struct Compressor: ~Copyable {
    private let context: OpaquePointer
    private var room: [UInt8] = []

    init(level: Int32) throws(Failure) { context = try Self.open(level) }
    private static func open(_ level: Int32) throws(Failure) -> OpaquePointer {
        let context = try Library.context(ZSTD_createCCtx)
        _ = try Library.size(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level))
        _ = try Library.size(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1))
        return context
    }
    deinit { ZSTD_freeCCtx(context) }

    /// Lends the frame of `bytes` to `body`.
    mutating func compress(_ bytes: [UInt8], _ body: (RawSpan) throws(Failure) -> Void) throws(Failure) {
        let bound = ZSTD_compressBound(bytes.count)
        if room.count < bound { room = [UInt8](repeating: 0, count: bound) }
        let result = room.withUnsafeMutableBytes { room in
            bytes.withUnsafeBytes { ZSTD_compress2(context, room.baseAddress, bound, $0.baseAddress, $0.count) }
        }
        try body(room.span.bytes.extracting(0..<(try Library.size(result))))
    }
}

/// Unpacks zstd frames and checks their content against its checksum.
struct Decompressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(Failure) { context = try Library.context(ZSTD_createDCtx) }
    deinit { ZSTD_freeDCtx(context) }

    /// How much the frame at the beginning of `stored` says that it holds.
    static func contentSize(of stored: [UInt8]) -> Int? {
        // zstd's marks for "unknown" and "error" are larger than any size.
        stored.withUnsafeBytes { Int(exactly: ZSTD_getFrameContentSize($0.baseAddress, $0.count)) }
    }
    /// The content of the frame that is the first `count` bytes of `stored`.
    /// - Throws: `.failed` when the frame is damaged or its content is larger than `limit`.
    func decompress(_ stored: [UInt8], count: Int, limit: Int) throws(Failure) -> [UInt8] {
        var result = 0
        let content = [UInt8](unsafeUninitializedCapacity: limit) { room, filled in
            result = stored.withUnsafeBytes {
                ZSTD_decompressDCtx(context, room.baseAddress, limit, $0.baseAddress, min(count, $0.count))
            }
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        _ = try Library.size(result)
        return content
    }
}
