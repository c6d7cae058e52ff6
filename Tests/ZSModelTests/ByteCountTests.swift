import Testing
import ZSModel

@Suite struct ByteCounts {
    @Test(
        "sizes are read in bytes or with a binary unit (CLI-32)",
        arguments: [
            ("0", 0), ("1", 1), ("512", 512), ("1K", 1024), ("1k", 1024), ("1KB", 1024), ("1KiB", 1024),
            ("3M", 3 << 20),
            ("1.5G", 3 << 29), ("2T", 2 << 40), ("1P", 1 << 50), ("0.5K", 512), ("1B", 1), ("8589934592", 8 << 30),
            ("9223372036854775807", Int64.max), ("8191P", 8191 << 50), ("0G", 0), ("1.0000001K", 1024), ("010", 10),
        ] as [(String, Int64)])
    func good(text: String, bytes: Int64) throws {
        #expect(try ByteCount.read(text).bytes == bytes)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "-1", "+1", "K", ".5K", "1.5", "1.5B", "1..5M", "1 K", " 1", "1K ", "1X", "0x10", "1e3", "1,5G",
            "9223372036854775808",
            "8192P", "9000P5", "99999999999999999999P", "１Ｋ", "1Ki", "NaN", "inf", "8191.9999P", "1.M.",
        ])
    func bad(text: String) {
        #expect(reading(text, as: ByteCount.self).hasPrefix("refused: "))
    }

    @Test(
        "a size is spelled so that it is read back, with the largest exact unit",
        arguments: [
            (0, "0"), (1, "1"), (1023, "1023"), (1024, "1K"), (1536, "1536"), (3 << 29, "1536M"), (1 << 40, "1T"),
            (1 << 50, "1024T"), (Int64.max, "9223372036854775807"),
        ]
            as [(Int64, String)])
    func spelled(bytes: Int64, text: String) throws {
        #expect(ByteCount(bytes: bytes).spelled == text)
        #expect(try ByteCount.read(text).bytes == bytes)
    }

    @Test(
        "people see at most one decimal",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (10 << 30, "10 GiB"), (1 << 50, "1 PiB"),
            (Int64.max, "8192 PiB"), (1_048_575, "1 MiB"),
        ] as [(Int64, String)])
    func shown(bytes: Int64, text: String) {
        #expect(ByteCount(bytes: bytes).description == text)
    }

    @Test("sums do not overflow")
    func sums() {
        #expect(ByteCount.gibibytes(1) + .mebibytes(1024) == .gibibytes(2))
        #expect((ByteCount(bytes: .max) + ByteCount(bytes: 1)).bytes == .max)
        #expect(ByteCount.kibibytes(1) < .mebibytes(1))
        #expect(ByteCount.tebibytes(1).bytes == 1 << 40)
    }
}
