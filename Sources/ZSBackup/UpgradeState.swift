package import ZSModel
package import ZSStore

/// What an upgrade did.
package struct UpgradeReport: Sendable {
    package let from: Int
    package let to: Int
    /// The state as it was; `nil` when there was nothing to do.
    package let saved: AbsolutePath?
    /// What the state holds, proved after the change.
    package let content: StateCopy.Content
}

extension Installation {
    /// Brings the state to this program's schema: saved first, changed in one transaction, proved before it counts.
    package func upgrade() throws(Failure) -> UpgradeReport {
        var saved: AbsolutePath?
        let (from, content) = try Store.upgrade(stateOf: home, at: now()) { () throws(Failure) in
            saved = try saveCurrent(as: BackupName.beforeUpgrade)
        }
        return UpgradeReport(from: from, to: content.schema, saved: saved, content: content)
    }
}
