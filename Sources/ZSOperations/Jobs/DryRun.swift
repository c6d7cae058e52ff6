package import ZSModel
package import ZSRendering

/// How a call that was only to be rehearsed ends: it unwinds like a failure and is answered like a success.
package enum DryRun {
    private static let code = "ZS.DRYRUN"

    static func outcome(_ plan: JSON) -> Failure {
        Failure(.failed, "this was a dry run", code: code, cause: plan.written())
    }

    /// What the call would have done, when the failure is the end of a dry run.
    package static func plan(in failure: Failure) -> JSON? {
        guard failure.code == code, let text = failure.cause else { return nil }
        return try? JSONReader.read(text)
    }
}
