/// Where long work reports how far it is.
package protocol ProgressSink: Sendable {
    /// - Parameters:
    ///   - activity: what is being done, such as "copying image 'debian' to host 'h1'".
    ///   - done: bytes so far.
    ///   - total: how many there will be, when known.
    func report(_ activity: String, done: Int64, total: Int64?)
    /// Reports work that is counted in pieces rather than in bytes.
    func report(_ activity: String, items: Int64, of total: Int64)
    /// The activity is over; its line may go.
    func finish()
}

/// Reports to nobody.
package struct NoProgress: ProgressSink {
    package init() {}
    package func report(_ activity: String, done: Int64, total: Int64?) {}
    package func finish() {}
}

extension ProgressSink {
    package func report(_ activity: String, items: Int64, of total: Int64) {
        report(activity, done: items, total: total)
    }
}
