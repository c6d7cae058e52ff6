internal import Glibc
package import ZSModel
internal import ZSPorts
internal import ZSSystem

// Files go through `cat` on the other side.  Against SFTP (libssh2 1.10, 4 MiB buffers) that is as fast or faster in both
// directions, works for a user who needs sudo, needs no second protocol from a library with sharp edges, and does the
// checks, the sync and the rename in the same round trip.
extension StreamingShell {
    package func upload(
        _ local: AbsolutePath, to path: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) {
        let file = try Descriptor.open(local.text, O_RDONLY)
        let size = try size(of: file, local)
        try withoutActuallyEscaping(progress) { progress throws(Failure) in
            var sent: Int64 = 0
            let input = { () throws(Failure) -> ArraySlice<UInt8> in
                let piece = try file.readSome(atMost: 1 << 18)
                sent += Int64(piece.count)
                if !piece.isEmpty { progress(sent) }
                return piece[...]
            }
            try transfer("cannot write \(path)", [uploadScript, "sh", path.text, String(size)], by: deadline, input) {
                _ in
            }
        }
    }

    package func download(
        _ path: AbsolutePath, to local: AbsolutePath, by deadline: Deadline, progress: @Sendable (Int64) -> Void
    ) throws(Failure) {
        try withoutActuallyEscaping(progress) { progress throws(Failure) in
            try AtomicFile.write(to: local) { file throws(Failure) in
                var arriving = ArrivingFile()
                let output = { (bytes: ArraySlice<UInt8>) throws(Failure) -> Void in
                    let content = try arriving.content(bytes)
                    try file.write(Array(content))
                    if !content.isEmpty { progress(arriving.count) }
                }
                try transfer("cannot read \(path)", [downloadScript, "sh", path.text], by: deadline, { [] }, output)
                guard arriving.isComplete else {
                    throw Failure(.failed, "\(machine): \(path) changed while it was read")
                }
            }
        }
    }

    /// Runs one of the two scripts, and makes a failure of what went wrong on the other side.
    private func transfer(
        _ problem: String, _ script: [String], by deadline: Deadline,
        _ input: @escaping () throws(Failure) -> ArraySlice<UInt8>,
        _ output: @escaping (ArraySlice<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        var errors: [UInt8] = []
        let streams = StandardStreams(
            input: input, output: output, errors: { errors += $0.prefix(max(0, 4096 - errors.count)) })
        let ending = try execute(["sh", "-c"] + script, asRoot: true, streams, by: deadline)
        guard ending != .exited(0) else { return }
        try checkSudo(ending, asRoot: true, by: deadline)
        let message = "\(machine): \(problem)"
        switch ending {
        case .exited(missing): throw Failure(.notFound, message + ": there is no such file")
        case .exited(incomplete): throw Failure(.failed, message + ": not all of it arrived")
        default: throw Failure(.failed, message, cause: String(decoding: errors, as: UTF8.self))
        }
    }
}

/// Exit statuses of the scripts that mean something.
private let missing: Int32 = 44
private let incomplete: Int32 = 45

/// `$1` is the path, `$2` the size.  Whoever reads the path, or comes after a power cut, finds the old file or all of the
/// new one.
private let uploadScript = """
    set -eu
    part="$1.part"
    trap 'rm -f "$part"' EXIT
    trap 'exit 1' HUP INT TERM
    cat > "$part"
    [ "$(stat -c %s "$part")" = "$2" ] || exit \(incomplete)
    sync "$part"
    mv -fT "$part" "$1"
    sync "$(dirname "$1")"
    """

/// `$1` is the path.  The size comes first, on a line of its own.
private let downloadScript = """
    set -eu
    [ -e "$1" ] || exit \(missing)
    stat -Lc %s "$1"
    exec cat "$1"
    """

/// What the download script sends: a line with the size, then the content.
private struct ArrivingFile {
    private var header: [UInt8] = []
    private var size: Int64?
    private(set) var count: Int64 = 0

    var isComplete: Bool { size == count }

    /// The part of `bytes` that belongs to the file.
    mutating func content(_ bytes: ArraySlice<UInt8>) throws(Failure) -> ArraySlice<UInt8> {
        var bytes = bytes
        while size == nil, let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\n") {
                size = Int64(String(decoding: header, as: UTF8.self))
                guard size != nil else { throw Failure(.failed, "the host sent no size before the file") }
            } else {
                header.append(byte)
                guard header.count < 32 else { throw Failure(.failed, "the host sent no size before the file") }
            }
        }
        count += Int64(bytes.count)
        return bytes
    }
}

private func size(of file: borrowing Descriptor, _ path: AbsolutePath) throws(Failure) -> Int64 {
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw .system("cannot read \(path)", errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Failure(.usage, "\(path) is not a file") }
    return Int64(status.st_size)
}
