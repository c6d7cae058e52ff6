/// The moment after which waiting is over.
package struct Deadline: Sendable, Comparable {
    package let instant: ContinuousClock.Instant

    /// The moment `duration` from now.
    package static func after(_ duration: Duration) -> Deadline { Deadline(instant: .now + duration) }

    /// What is left, never negative.
    package var remaining: Duration { max(.zero, ContinuousClock.Instant.now.duration(to: instant)) }
    package var hasPassed: Bool { ContinuousClock.Instant.now >= instant }

    package static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }
}

extension Duration {
    /// Whole milliseconds, rounded up, so that a wait never ends too early.
    package var milliseconds: Int {
        let (seconds, attoseconds) = components
        let roundedUp = attoseconds > 0 ? attoseconds + 999_999_999_999_999 : attoseconds
        return Int(seconds) * 1000 + Int(roundedUp / 1_000_000_000_000_000)
    }
}
