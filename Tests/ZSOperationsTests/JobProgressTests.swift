import Testing
import ZSModel
import ZSOperations
import ZSPorts
import ZSRendering
import ZSStore
import ZSSystem
import ZSTestSupport

@Suite struct JobProgressTests {
    @Test("OP-GEN-05: how far a job is stands in its row while it runs")
    func kept() async throws {
        try await ErrandScene.play { scene in
            let cloud = try scene.cloud()
            let job = UUID(high: 1, low: 1)
            try scene.store.write { transaction throws(Failure) in
                try transaction.begin(
                    job, operation: "Errand", cloud.call, plan: .null, target: ErrandScene.zone, locks: [],
                    process: cloud.process)
            }
            let progress = JobProgress(
                of: job, home: scene.store.home, now: SystemClock.now, and: NoProgress(), every: .zero)
            #expect(try scene.jobs.last?["progress"] == .null)
            progress.report("copying", done: 1, total: 3)
            #expect(try scene.jobs.last?["progress"] == 33)
            progress.report("copying", done: 5, total: nil)
            #expect(try scene.jobs.last?["progress"] == 33)
            progress.report("checking", items: 3, of: 3)
            #expect(try scene.jobs.last?["progress"] == 100)
        }
    }
}
