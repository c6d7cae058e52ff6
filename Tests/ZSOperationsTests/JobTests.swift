import Synchronization
import Testing
import ZSModel
import ZSOperations
import ZSPorts
import ZSRendering
import ZSStore
import ZSTestSupport
import ZSTorture

/// What becomes of an operation while its process lives.
@Suite struct JobTests {
    @Test("R-COM-10: an operation that succeeds leaves its outcome and an audit record")
    func success() async throws {
        try await ErrandScene.play { scene in
            try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            #expect(try scene.isDone)
            #expect(try scene.folder.log() == ["make one", "make two", "make three"])
            let job = try #require(try scene.jobs.last)
            #expect(job["state"] == "Succeeded")
            #expect(job["jobName"] == "DoErrand")
            #expect(job["jobData"] == .text(#"{"secret":"***"}"#))
            #expect(job["operator"] == "tester")
            #expect(job["account"] == "admin")
            #expect(job["targetResourceUuid"] == .text(ErrandScene.zone.description))
            #expect(job["endDate"] != .null)
            #expect((job["executeTime"]?.integer ?? -1) >= 0)
            #expect(job["steps"]?.list?.map { $0["state"] } == ["Applied", "Applied", "Applied"])
        }
    }

    @Test("OP-GEN-04, R-COM-09: a step that fails takes back the finished ones in reverse", arguments: 0..<3)
    func failure(at index: Int) async throws {
        try await ErrandScene.play { scene in
            let begun = Array(Errand.steps[...index])
            try scene.folder.put("fail \(begun[index])")
            let failure = #expect(throws: Failure.self) {
                try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            }
            #expect(failure?.message == "step \(begun[index]) fails")
            #expect(try scene.isClean)
            #expect(
                try scene.folder.log() == begun.map { "make \($0)" } + begun.reversed().map { "remove \($0)" })
            let job = try #require(try scene.jobs.last)
            #expect(job["state"] == "Failed")
            #expect(job["jobResult"]?.text?.contains("step \(begun[index]) fails") == true)
            #expect(job["steps"]?.list?.map { $0["state"] } == begun.map { _ in "Undone" })
        }
    }

    @Test("OP-GEN-02: intent and passing state are on disk before anything is touched")
    func intent() async throws {
        try await ErrandScene.play { scene in
            let home = scene.store.home
            let seen = Mutex<[String]>([])
            // Asked before each step, and reads as another process would.
            let look: @Sendable () -> Bool = {
                let states = try? Store(home: home) { .epoch }.read { reader throws(Failure) in
                    let zone = try reader.inventory(of: .zone, ErrandScene.zone)["state"]?.text ?? "none"
                    let job = try reader.openJobs().first
                    let steps = try job.map { job throws(Failure) in try reader.steps(of: job.uuid) } ?? []
                    return ([zone, job?.state.rawValue ?? "none"] + steps.map(\.state.rawValue)).joined(separator: " ")
                }
                seen.withLock { $0.append(states ?? "unreadable") }
                return false
            }
            try scene.cloud(isCanceled: look).doErrand(making: ErrandScene.zone, in: scene.folder.path)
            #expect(
                seen.withLock { $0 } == [
                    "Disabled Running", "Disabled Running Applying", "Disabled Running Applied Applying",
                ])
        }
    }

    @Test("R-COM-09: what is canceled before a step is taken back", arguments: 0..<3)
    func cancellation(before index: Int) async throws {
        try await ErrandScene.play { scene in
            let asked = Mutex(0)
            let cloud = try scene.cloud {
                asked.withLock {
                    $0 += 1
                    return $0 > index
                }
            }
            let failure = #expect(throws: Failure.self) {
                try cloud.doErrand(making: ErrandScene.zone, in: scene.folder.path)
            }
            #expect(failure?.kind == .interrupted)
            #expect(try scene.isClean)
            let begun = Errand.steps[..<index]
            #expect(
                try scene.folder.log() == begun.map { "make \($0)" } + begun.reversed().map { "remove \($0)" })
        }
    }

    @Test("CLI-37: a dry run makes all checks, shows the plan, and changes nothing")
    func dryRun() async throws {
        try await ErrandScene.play { scene in
            let failure = #expect(throws: Failure.self) {
                try scene.cloud(isDryRun: true).doErrand(making: ErrandScene.zone, in: scene.folder.path)
            }
            #expect(failure.flatMap(DryRun.plan(in:))?["zone"] == .text(ErrandScene.zone.description))
            #expect(try scene.isClean)
            #expect(try scene.jobs.isEmpty)
            #expect(try scene.folder.log() == [])

            try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            let refused = #expect(throws: Failure.self) {
                try scene.cloud(isDryRun: true).doErrand(making: ErrandScene.zone, in: scene.folder.path)
            }
            #expect(refused?.kind == .exists)
        }
    }

    @Test("A-STEP-10, OP-GEN-04: what cannot be undone is named, kept, and retried until it is gone")
    func garbage() async throws {
        try await ErrandScene.play { scene in
            try scene.folder.put("fail three")
            try scene.folder.put("stuck two")
            let failure = #expect(throws: Failure.self) {
                try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            }
            #expect(failure?.message == "step three fails")
            #expect(failure?.details.map(\.subject) == ["two"])
            #expect(failure?.hint?.contains("reconcile") == true)
            #expect(scene.folder.done == ["two"])
            #expect(try scene.lockCount == 0)
            #expect(try scene.jobs.last?["steps"]?.list?.map { $0["state"] } == ["Undone", "Left", "Undone"])

            let first = try scene.cloud().retryGarbage()
            #expect(first.gone == 0 && first.left.map(\.kind) == [.unreachable])
            let entry = try #require(try scene.garbage.first)
            #expect(entry["attempts"] == 1)
            #expect(entry["lastError"] == "step two is stuck")

            scene.folder.take("stuck two")
            let second = try scene.cloud().retryGarbage()
            #expect(second.gone == 1 && second.left.isEmpty)
            #expect(try scene.isClean)
            #expect(try scene.cloud().retryGarbage().gone == 0)
        }
    }

    @Test("OP-GEN-03: a change of what a living job holds is refused, and goes through afterwards")
    func livingHolder() async throws {
        try await ErrandScene.play { scene in
            try scene.folder.put("wait two")
            let child = try scene.errand()
            while !scene.folder.has("two") { try await Task.sleep(for: .milliseconds(2)) }
            let failure = #expect(throws: Failure.self) {
                try scene.cloud().change(on: ErrandScene.zone, locking: [ErrandScene.zone]) { t throws(Failure) in
                    try t.update(.zone, ErrandScene.zone, ["name": "other"])
                }
            }
            #expect(failure?.kind == .conflict)
            #expect(failure?.message.contains("in use by DoErrand, process \(child.pid)") == true)
            #expect(try scene.cloud().recoverJobs().isEmpty, "the holder lives")

            scene.folder.take("wait two")
            #expect(try await child.end(by: .after(.seconds(20))).command.succeeded)
            #expect(try scene.isDone)
            try scene.cloud().change(on: ErrandScene.zone, locking: [ErrandScene.zone]) { t throws(Failure) in
                try t.update(.zone, ErrandScene.zone, ["name": "other"])
            }
        }
    }

    @Test("R-COM-10: a change in one transaction leaves an audit record, one that is refused leaves nothing")
    func change() async throws {
        try await ErrandScene.play { scene in
            try scene.cloud().change(on: ErrandScene.zone) { t throws(Failure) in
                try t.create(.zone, ErrandScene.zone, ["name": "z", "state": AdministrativeState.enabled])
            }
            #expect(try scene.jobs.map { $0["state"] } == ["Succeeded"])
            #expect(throws: Failure.self) {
                try scene.cloud().change(on: ErrandScene.zone) { t throws(Failure) in
                    try t.create(.zone, ErrandScene.zone, ["name": "z", "state": AdministrativeState.enabled])
                }
            }
            #expect(try scene.jobs.count == 1)
        }
    }
}
