import ZSModel

/// The name of a backup file: what it is of, when it was made, and how it is read.
///
///     zs-backup-state-2026-11-21_04-30-00.tar.zst        with `.gpg` at the end when it is encrypted
package struct BackupName: Sendable, Hashable, Comparable {
    package let prefix: String
    /// `2026-11-21_04-30-00` in UTC, with `_2` and so on when several were made in that second.
    let stamp: String
    package let isEncrypted: Bool

    /// The usual prefix.
    package static let usual = "zs-backup-state"
    package static let beforeUpgrade = "zs-before-upgrade"
    package static let beforeRestore = "zs-before-restore"

    init(prefix: String, at moment: Timestamp, isEncrypted: Bool, number: Int = 1) {
        self.prefix = prefix
        self.isEncrypted = isEncrypted
        let text = moment.description.prefix(19)
        let clock = text.dropFirst(11).map { $0 == ":" ? "-" : String($0) }.joined()
        stamp = "\(text.prefix(10))_\(clock)" + (number > 1 ? "_\(number)" : "")
    }

    /// Reads the name of a file; `nil` when no backup of that prefix is named so.
    package init?(_ text: String, prefix: String? = nil) {
        let isEncrypted = text.hasSuffix(".tar.zst.gpg")
        guard isEncrypted || text.hasSuffix(".tar.zst") else { return nil }
        let stem = text.dropLast(isEncrypted ? 12 : 8)
        // The stamp is the last 19 characters, or as many before a number.
        var stamp = stem.suffix(19)
        if !Self.isStamp(stamp), let cut = stem.lastIndex(of: "_"), Int(stem[stem.index(after: cut)...]) != nil {
            stamp = stem[..<cut].suffix(19)
        }
        guard Self.isStamp(stamp), stamp.startIndex > stem.startIndex else { return nil }
        let before = stem[..<stem.index(before: stamp.startIndex)]
        guard stem[before.endIndex] == "-", !before.isEmpty, prefix == nil || prefix == String(before) else {
            return nil
        }
        self.prefix = String(before)
        self.stamp = String(stem[stamp.startIndex...])
        self.isEncrypted = isEncrypted
    }

    /// Whether the letters are `dddd-dd-dd_dd-dd-dd`.
    private static func isStamp(_ text: Substring) -> Bool {
        let shape = Array("dddd-dd-dd_dd-dd-dd".utf8)
        return text.utf8.count == shape.count
            && zip(text.utf8, shape).allSatisfy { letter, wanted in
                wanted == UInt8(ascii: "d")
                    ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter) : letter == wanted
            }
    }

    package var text: String { "\(prefix)-\(stamp).tar.zst" + (isEncrypted ? ".gpg" : "") }
    /// Older ones are less.
    package static func < (left: BackupName, right: BackupName) -> Bool {
        (left.stamp.prefix(19), left.stamp.utf8.count, left.stamp) < (
            right.stamp.prefix(19), right.stamp.utf8.count, right.stamp
        )
    }
}

/// Which backups may go.
enum Retention {
    /// Of the whole backups of one prefix, those beyond the newest `amount`.
    /// - Parameter kept: never goes, whatever its name says: it was just made and proved, so that a good one always remains.
    static func surplus(_ names: [BackupName], keeping amount: Int, and kept: BackupName) -> [BackupName] {
        let others = names.filter { $0 != kept }.sorted(by: >)
        return Array(others.dropFirst(max(0, amount - 1)))
    }
}
