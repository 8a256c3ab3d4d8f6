import Records
import RunSupport
import Testing
import Training

@testable import Experiments

struct WatchCostTests {
    @Test func `the cost of the watch is measured and leaves the run as it is`() throws {
        let job = try RunHarness.job(RunHarness.richSpec(["max_steps": 40]))
        let run = try TrainingRun(job)
        let percent = try #require(WatchCost.overheadPercent(of: job, seconds: 0.05))
        // Other work on the machine may disturb the figure, but not turn a step into nothing.
        #expect(percent > -100)
        #expect(percent.isFinite)
        let other = try TrainingRun(job)
        _ = run.train()
        _ = other.train()
        #expect(RunHarness.bits(run) == RunHarness.bits(other))
    }

    @Test func `nothing is said of steps longer than the time there is`() throws {
        let job = try RunHarness.job(RunHarness.richSpec())
        #expect(WatchCost.overheadPercent(of: job, seconds: 1e-9) == nil)
    }
}
