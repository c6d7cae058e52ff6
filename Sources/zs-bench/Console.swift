import Glibc

/// Lines for whoever runs the benchmark.
enum Console {
    static func line(_ text: String) { write(text, to: STDOUT_FILENO) }
    static func error(_ text: String) { write(text, to: STDERR_FILENO) }

    private static func write(_ text: String, to file: Int32) {
        let bytes = Array((text + "\n").utf8)
        _ = Glibc.write(file, bytes, bytes.count)
    }
}
