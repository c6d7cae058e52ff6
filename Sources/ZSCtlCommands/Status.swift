import ZSCommandLine
import ZSComposition
import ZSModel
import ZSOperations
import ZSRendering
import ZSStore
import ZSTool

extension Action where Context == Session, Reply == ZSRendering.Reply {
    static var status: CtlVerb {
        CtlVerb(
            "status", "Show how the cloud is: hosts, storages, virtual machines, jobs", .reads,
            discussion: """
                Shows what the state file says; nothing is contacted.  "healthy" is true when every enabled host and
                storage answered its last probe, no virtual machine is Unknown, and no job was left by a dead process.
                The exit status is 1 when it is not.
                """
        ) { _ in
            { given, session in
                let status = try session.cloud(for: "status", given).status()
                let backup = session.newestBackup()
                let more: JSON = [
                    "version": .text(Version.current), "schema": .integer(Int64(Store.programSchema)),
                    "lastBackup": backup.map {
                        ["path": .text($0.path.text), "ageSeconds": .integer(Int64($0.age / .seconds(1)))]
                    } ?? .null,
                ]
                let reply = Reply.document(.object((status.members ?? []) + (more.members ?? [])))
                guard status["healthy"]?.bool == false else { return reply }
                let troubles = status["troubles"]?.list?.compactMap(\.text) ?? []
                return .incomplete(
                    reply,
                    because: Failure(
                        .failed, "the cloud is not healthy", hint: "zs-ctl reconcile, then zs-ctl check",
                        details: troubles.map { .init("trouble", $0) }))
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
