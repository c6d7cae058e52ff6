import Glibc
import Testing
import ZSModel
import ZSSystem
import ZSTestSupport

@Suite struct Files {
    @Test("a file is replaced whole, with exactly the mode that was asked for")
    func replaced() throws {
        try TemporaryDirectory.use { directory in
            let path = directory.appending("state")
            try AtomicFile.write(Array("old".utf8), to: path, mode: 0o666)
            #expect(mode(of: path) == 0o666)
            try AtomicFile.write(Array("new".utf8), to: path)
            #expect(mode(of: path) == 0o600)
            #expect(try AtomicFile.read(path) == Array("new".utf8))
            #expect(entries(of: directory) == ["state"])
        }
    }

    @Test("when writing fails, the old file is as it was and no draft is left")
    func failing() throws {
        try TemporaryDirectory.use { directory in
            let path = directory.appending("state")
            try AtomicFile.write(Array("old".utf8), to: path)
            #expect(throws: Failure(.failed, "no")) {
                try AtomicFile.write(to: path) { output throws(Failure) in
                    try output.write("half")
                    try output.flush()
                    throw Failure(.failed, "no")
                }
            }
            #expect(try AtomicFile.read(path) == Array("old".utf8))
            #expect(entries(of: directory) == ["state"])
            #expect(mkdir(directory.appending("d").text, 0o700) == 0)
            let failure = #expect(throws: Failure.self) { try AtomicFile.write([], to: directory.appending("d")) }
            #expect(failure?.cause == "Is a directory")
            #expect(entries(of: directory) == ["d", "state"])
        }
    }

    @Test("what cannot be opened is named with the reason")
    func missing() throws {
        try TemporaryDirectory.use { directory in
            let path = directory.appending("x").appending("y")
            #expect(throws: Failure(.io, "cannot open \(path)", cause: "No such file or directory")) {
                try AtomicFile.read(path)
            }
            #expect(throws: Failure.self) { try AtomicFile.write([1], to: path) }
            try AtomicFile.write([1, 2, 3], to: directory.appending("big"))
            #expect(throws: Failure.self) { try AtomicFile.read(directory.appending("big"), limit: 2) }
            #expect(try AtomicFile.read(directory.appending("big"), limit: 3) == [1, 2, 3])
        }
    }

    @Test("children do not inherit what we open")
    func closeOnExec() throws {
        let file = try Descriptor.open("/dev/null", O_RDONLY)
        #expect(fcntl(file.number, F_GETFD) & FD_CLOEXEC != 0)
    }

    @Test("an exclusive lock keeps others out until its value goes; waiting ends by the deadline")
    func exclusion() throws {
        try TemporaryDirectory.use { directory in
            let path = directory.appending("lock")
            do {
                let lock = try FileLock(path, by: .after(.seconds(1)))
                #expect(throws: Failure(.timeout, "\(path) is locked by another process")) {
                    _ = try FileLock(path, by: .after(.milliseconds(20)))
                }
                #expect(throws: Failure.self) { _ = try FileLock(path, .shared, by: .after(.zero)) }
                _ = consume lock
            }
            let first = try FileLock(path, .shared, by: .after(.zero))
            let second = try FileLock(path, .shared, by: .after(.zero))
            #expect(throws: Failure.self) { _ = try FileLock(path, by: .after(.zero)) }
            _ = consume first
            _ = consume second
            #expect(mode(of: path) == 0o600)
        }
    }

    @Test("a lock is not taken through a link")
    func linkedLock() throws {
        try TemporaryDirectory.use { directory in
            symlink("/etc/hostname", directory.appending("lock").text)
            let failure = #expect(throws: Failure.self) {
                _ = try FileLock(directory.appending("lock"), by: .after(.zero))
            }
            #expect(failure?.cause == "Too many levels of symbolic links")
        }
    }

    private func mode(of path: AbsolutePath) -> UInt32 {
        var status = stat()
        return lstat(path.text, &status) == 0 ? status.st_mode & 0o7777 : 0
    }
    private func entries(of path: AbsolutePath) -> [String] {
        guard let directory = opendir(path.text) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }
}
