import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSRendering
import ZSStore

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var status: CtlVerb {
        CtlVerb(
            "status", "Show how the cloud is: hosts, storages, virtual machines, jobs", .reads,
            discussion: """
                Shows what the state file says; nothing is contacted.  "healthy" is true when every enabled host and
                storage answered its last probe, no virtual machine is Unknown, and no job was left by a dead process.
                """
        ) { _ in
            { given, session in
                .document(try session.cloud(for: "status", given).status())
            }
        }
    }

    static var recover: CtlVerb {
        CtlVerb(
            "recover", "Complete or roll back what dead processes left, and retry what could not be undone", .changes
        ) { _ in
            { given, session in
                defer { session.close() }
                let cloud = try session.cloud(for: "recover", given)
                let jobs = try cloud.recoverJobs()
                let garbage = try cloud.retryGarbage()
                let answer = Reply.document([
                    "jobs": .list(
                        jobs.map {
                            [
                                "uuid": .text($0.job.description), "jobName": .text($0.api),
                                "outcome": .text($0.outcome.rawValue),
                                "error": $0.failure.map { .text($0.message) } ?? .null,
                            ]
                        }),
                    "garbageGone": .integer(Int64(garbage.gone)),
                    "garbageLeft": .list(garbage.left.map { .text($0.message) }),
                ])
                return answer
            }
        }
    }
}
