import Diagnosis
import Records
import RunSupport
import Testing
import Training

@testable import Experiments

struct ExperimentPlanTests {
    /// What is recorded of a run that learns nothing, its baselines measured.
    private static func trace(
        planned: Int, percent: Double = 20, isLarge: Bool = true
    ) throws -> RunTrace {
        let run = try RunHarness.run(
            RunHarness.stuckSpec(["diagnosis": ["budget_percent": .number(percent)]]))
        run.train()
        var trace = run.trace(isFinal: true)
        trace.plannedSteps = planned
        if isLarge {
            for index in trace.network.parameters.indices {
                trace.network.parameters[index].shape = [3000, 3000]
            }
        }
        trace.measurements = [
            Records.Measurement(
                BaselineScores(rows: 300, heldOutRows: 100, linear: 0.9, neighbors: 0.9))
        ]
        return trace
    }

    /// The steps that some experiments take together.
    private static func steps(_ trace: RunTrace) -> Int {
        ExperimentPlan(Suspicion(trace)).parts.reduce(0) { sum, part in
            let free = part.allotment.freeRuns.reduce(0, +)
            switch part.experiment.name {
            case Trials.name: return sum + free + part.allotment.steps
            case Controls.name: return sum + 3 * part.allotment.steps
            default: return sum + free
            }
        }
    }

    @Test(arguments: [800, 2000, 20_000, 1_000_000])
    func `experiments stay within a fifth of the planned steps`(_ planned: Int) throws {
        let steps = try Self.steps(Self.trace(planned: planned))
        #expect(steps > planned / 10 && steps <= planned / 5)
    }

    @Test func `a budget is the job's to set`() throws {
        #expect(try Self.steps(Self.trace(planned: 20_000, percent: 0)) == 0)
        let little = try Self.steps(Self.trace(planned: 20_000, percent: 2))
        let much = try Self.steps(Self.trace(planned: 20_000, percent: 50))
        #expect(little > 0 && little <= 400)
        #expect(much > 4000 && much <= 10_000)
    }

    @Test func `a budget too small for anything telling isn't spent`() throws {
        #expect(try Self.steps(Self.trace(planned: 100, percent: 10)) == 0)
    }

    @Test func `a short run of a small network is worth a fraction of a second`() throws {
        #expect(try Self.steps(Self.trace(planned: 100, isLarge: false)) > 200)
    }

    @Test func `the budget is divided once, and baselines come before that`() throws {
        var trace = try Self.trace(planned: 20_000)
        let parts = ExperimentPlan(Suspicion(trace)).parts
        #expect(
            parts.map { $0.experiment.name } == ["trials", "learning_rate_branches", "controls"])
        let free = parts.map(\.allotment.freeRuns.count)
        #expect(free[0] <= 2 * (free[0] + free[1] + 4) && free[1] > 1 && free[2] == 0)
        #expect(parts[2].allotment.steps == max(20, parts[0].allotment.steps / 3))
        trace.measurements.append(
            Records.Measurement(
                RunControls(
                    steps: 1, loss: 1, lossWithoutInputs: 1, lossOfPermutedTargets: 1,
                    gradientError: nil)))
        #expect(ExperimentPlan(Suspicion(trace)).parts.isEmpty)
        // The rows are few, but the network is large enough to afford a look at all of them.
        trace.measurements = []
        #expect(
            ExperimentPlan(Suspicion(trace)).parts.map { $0.experiment.name } == ["baselines"])
    }
}
