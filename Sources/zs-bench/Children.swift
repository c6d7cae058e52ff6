import ZSModel

/// What this program does in processes of its own.
enum Children {
    static func run(_ words: [String]) throws(Failure) -> Int32 {
        switch (words.first, words.count) {
        case ("generate", 3):
            guard let home = try? AbsolutePath.read(words[1]), let count = Int(words[2]) else { break }
            try LargeState(vmCount: count).make(in: home)
            return 0
        case ("place", 3):
            guard let home = try? AbsolutePath.read(words[1]), let count = Int(words[2]) else { break }
            Console.line(try Placing.measure(home, placements: count))
            return 0
        case ("commit", 3):
            guard let home = try? AbsolutePath.read(words[1]), let seconds = Int(words[2]) else { break }
            try Commits.write(in: home, seconds: seconds)
            return 0
        case ("fan-out", 3):
            guard let home = try? AbsolutePath.read(words[1]), let port = UInt16(words[2]) else { break }
            try FanOut.run(home: home, port: port)
            return 0
        case ("image", 7...): return try ImageToHost.send(Array(words.dropFirst()))
        case ("patient", 3):
            guard let home = try? AbsolutePath.read(words[1]), let seconds = Int(words[2]) else { break }
            try PatientWriter.write(in: home, seconds: seconds)
            return 0
        default: break
        }
        throw Failure(.bug, "no such child: \(words)")
    }
}
