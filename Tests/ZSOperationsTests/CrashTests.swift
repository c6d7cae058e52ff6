import Testing
import ZSModel
import ZSOperations
import ZSPorts
import ZSRendering
import ZSStore
import ZSTestSupport
import ZSTorture

/// What becomes of an operation whose process is killed, wherever that happens.
@Suite struct CrashTests {
    private static let ways = Errand.steps.flatMap { ["before \($0)", "after \($0)"] }
    private static let undoing = Errand.steps.flatMap { ["undoing \($0)", "undone \($0)"] }

    private func die(_ child: Child) async throws {
        let ending = try await child.end(by: .after(.seconds(20))).command.ending
        try #require(ending == .signaled("KILL"))
    }

    @Test("Design §4: killed anywhere, an operation is rolled back by recovery", arguments: ["reserved"] + ways)
    func rolledBack(point: String) async throws {
        try await ErrandScene.play { scene in
            try await die(scene.errand(fault: point))
            #expect(try scene.lockCount == 1)
            let recovered = try scene.cloud().recoverJobs()
            #expect(recovered.map(\.outcome) == [.rolledBack])
            #expect(try scene.isClean)
            #expect(try scene.jobs.map { $0["state"] } == ["Failed"])
            #expect(try scene.cloud().recoverJobs().isEmpty)
        }
    }

    @Test("Killed after its commit, an operation is done and nothing is left to recover")
    func committed() async throws {
        try await ErrandScene.play { scene in
            try await die(scene.errand(fault: "committed"))
            #expect(try scene.isDone)
            #expect(try scene.cloud().recoverJobs().isEmpty)
        }
    }

    @Test("Killed while it takes itself back, an operation is taken back by recovery", arguments: undoing)
    func killedWhileUndoing(point: String) async throws {
        try await ErrandScene.play { scene in
            try scene.folder.put("fail three")
            try await die(scene.errand(fault: point))
            #expect(try scene.cloud().recoverJobs().map(\.outcome) == [.rolledBack])
            #expect(try scene.isClean)
        }
    }

    @Test("A recovery that is killed is recovered", arguments: undoing)
    func killedWhileRecovering(point: String) async throws {
        try await ErrandScene.play { scene in
            try await die(scene.errand(fault: "after three"))
            try await die(scene.start("recover", fault: point))
            #expect(try scene.cloud().recoverJobs().map(\.outcome) == [.rolledBack])
            #expect(try scene.isClean)
        }
    }

    @Test("What only takes away is carried on to its end", arguments: ["reserved"] + ways)
    func carriedOn(point: String) async throws {
        try await ErrandScene.play { scene in
            try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            try await die(
                scene.start("clear", ErrandScene.zone.description, scene.folder.path.text, fault: point))
            #expect(try scene.cloud().recoverJobs().map(\.outcome) == [.completed])
            #expect(try scene.isClean)
            #expect(try scene.jobs.map { $0["state"] } == ["Succeeded", "Succeeded"])
        }
    }

    @Test("What only takes away and cannot go on leaves its target as it says, and can be asked for again")
    func carriedOnInVain() async throws {
        try await ErrandScene.play { scene in
            try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            try await die(
                scene.start("clear", ErrandScene.zone.description, scene.folder.path.text, fault: "after one"))
            try scene.folder.put("stuck two")
            let recovered = try scene.cloud().recoverJobs()
            #expect(recovered.map(\.outcome) == [.left])
            #expect(recovered.first?.failure?.kind == .unreachable)
            #expect(try scene.lockCount == 0)
            scene.folder.take("stuck two")
            try scene.cloud().clear(ErrandScene.zone, in: scene.folder.path)
            #expect(try scene.isClean)
        }
    }

    @Test("OP-GEN-03: the next command that needs the resource recovers its dead holder")
    func deadHolder() async throws {
        try await ErrandScene.play { scene in
            try await die(scene.errand(fault: "after two"))
            try scene.cloud().doErrand(making: ErrandScene.zone, in: scene.folder.path)
            #expect(try scene.isDone)
            #expect(try scene.jobs.map { $0["state"] } == ["Failed", "Succeeded"])
        }
    }

    @Test("Several recoverers at once: each dead job is recovered by one of them", arguments: 1...5)
    func twoRecoverers(round: Int) async throws {
        try await ErrandScene.play { scene in
            try await die(scene.errand(fault: "after three"))
            let recoverers = [try scene.start("recover"), try scene.start("recover"), try scene.start("recover")]
            var outcomes = ""
            for recoverer in recoverers {
                let result = try await recoverer.end(by: .after(.seconds(20))).command
                #expect(result.succeeded, "\(result.errorText)")
                outcomes += result.text
            }
            #expect(outcomes == "rolledBack\n")
            #expect(try scene.isClean)
        }
    }

    @Test("A-STEP-10: what recovery cannot undo becomes garbage once, and is retried")
    func garbageOfRecovery() async throws {
        try await ErrandScene.play { scene in
            try await die(scene.errand(fault: "after three"))
            try scene.folder.put("stuck two")
            // The first recoverer dies after it has left step two behind.
            try await die(scene.start("recover", fault: "undone one"))
            #expect(try scene.cloud().recoverJobs().map(\.outcome) == [.rolledBack])
            #expect(try scene.garbage.count == 1)
            #expect(try scene.lockCount == 0)
            scene.folder.take("stuck two")
            #expect(try scene.cloud().retryGarbage().gone == 1)
            #expect(try scene.isClean)
        }
    }

    @Test("A job of a newer zs is named and left alone, and keeps no other job from being recovered")
    func unknownJob() async throws {
        try await ErrandScene.play { scene in
            let unknown = UUID(high: 0, low: 99)
            try scene.store.write { t throws(Failure) in
                try t.begin(
                    unknown, operation: "Teleport",
                    CallRecord(api: "TeleportVm", arguments: .null, account: "admin", operator: "root"), plan: .null,
                    target: nil, locks: [unknown], process: ProcessMark(pid: 1, start: 1, boot: "another"))
            }
            try await die(scene.errand(fault: "after one"))
            let recovered = try scene.cloud().recoverJobs()
            #expect(recovered.map(\.outcome) == [.left, .rolledBack])
            #expect(recovered.first?.failure?.message.contains("'Teleport'") == true)
            let job = try scene.store.read { reader throws(Failure) in try reader.job(unknown) }
            #expect(job?.state == .running)
            #expect(job?.process.pid == 1)
        }
    }
}
