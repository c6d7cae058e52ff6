/// Where long work reports how far it is.
package protocol ProgressSink: Sendable {
    /// - Parameters:
    ///   - activity: what is being done, such as "copying image 'debian' to host 'h1'".
    ///   - done: bytes or items so far.
    ///   - total: how many there will be, when known.
    func report(_ activity: String, done: Int64, total: Int64?)
    /// The activity is over; its line may go.
    func finish()
}

/// Reports to nobody.
package struct NoProgress: ProgressSink {
    package init() {}
    package func report(_ activity: String, done: Int64, total: Int64?) {}
    package func finish() {}
}
