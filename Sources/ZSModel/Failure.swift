/// What went wrong, for whom, and what to do about it: the one error type of the whole family.
///
/// The message is lower case, without a full stop, and names the object and the value; the hint names the next
/// thing to type.  No secret and no bound SQL value ever enters a failure.
package struct Failure: Error, Sendable, Equatable {
    package var kind: Kind
    /// The original's error code where one exists, such as `HOST.1005`; otherwise the kind's own.
    package var code: String
    package var message: String
    package var hint: String?
    /// Facts for programs, in order: the rejection table, the resource that holds a lock, …
    package var details: [Detail]
    /// What the library, the program or the host below said, word for word.
    package var cause: String?

    package init(
        _ kind: Kind, _ message: String, code: String? = nil, hint: String? = nil, details: [Detail] = [],
        cause: String? = nil
    ) {
        self.kind = kind
        self.code = code ?? kind.code
        self.message = message
        self.hint = hint
        self.details = details
        self.cause = cause
    }

    /// One line of the details: what it is about, and what holds for it.
    package struct Detail: Sendable, Equatable {
        package var subject: String
        package var text: String
        package init(_ subject: String, _ text: String) {
            self.subject = subject
            self.text = text
        }
    }
}

extension Failure {
    /// The closed list of kinds.  Each has one exit status (design §7).
    package enum Kind: String, Sendable, CaseIterable {
        case failed, usage, notFound, exists, conflict, unreachable, timeout, denied, io, partial, interrupted, bug

        package var exitStatus: Int32 {
            switch self {
            case .failed: 1
            case .usage: 2
            case .notFound: 3
            case .exists, .conflict: 4
            case .unreachable: 5
            case .timeout: 6
            case .denied: 7
            case .io: 8
            case .partial: 9
            case .bug: 70
            case .interrupted: 130
            }
        }

        /// What the exit status means, for `--help` and the man pages.
        package static let exitMeanings: [(status: Int32, meaning: String)] = [
            (0, "done"), (1, "failed"), (2, "usage: the command line is wrong"), (3, "not found"),
            (4, "exists already, or in a state that does not allow it"), (5, "a host is unreachable"),
            (6, "timed out"), (7, "not permitted"), (8, "cannot read or write here"), (9, "done in part"),
            (70, "a defect of zs itself"), (130, "interrupted"),
        ]

        /// The code shown when the original has none.
        var code: String {
            switch self {
            case .usage: "SYS.1007"
            case .notFound: "SYS.1005"
            case .exists, .conflict: "SYS.1001"
            case .timeout: "SYS.1004"
            case .denied: "ID.1002"
            case .bug: "SYS.1000"
            default: "SYS.1006"
            }
        }
    }

    /// The same failure, said to have happened while doing `activity`: "cannot attach …: <message>".
    package func during(_ activity: String) -> Failure {
        var copy = self
        copy.message = "\(activity): \(message)"
        return copy
    }

    /// The same failure with `code` in place of its own.
    package func coded(_ code: String) -> Failure {
        var copy = self
        copy.code = code
        return copy
    }
}
