import Foundation
import Records
import RunSupport
import Testing

@testable import Training

struct BranchTests {
    @Test func `the spec of a branch agrees with its JSON`() throws {
        let spec = RunHarness.richSpec([
            "early_stopping": ["patience": 3], "max_runtime_seconds": 9, "max_steps": 7,
            "watch": ["every": 5, "histograms_every": 10], "on_incident": "continue",
            "schedule": ["type": "one_cycle", "max_lr": 0.1],
        ])
        let job = try RunHarness.job(spec)
        let branch = Branch(steps: 30, patch: job.spec.patch(toLearningRate: 0.5))
        let run = try branch.run(of: job)
        #expect(run.spec.learningRate == 0.5)
        #expect(run.spec == (try SpecReader.read(run.spec.json)))
        #expect(run.plannedSteps == 30)
        #expect(run.trace(isFinal: false).spec == run.spec.json)
        #expect(run.spec.earlyStopping == nil && run.spec.onIncident == .stop)
    }

    @Test func `two equal branches go equally, and leave the job alone`() throws {
        let job = try RunHarness.job(RunHarness.richSpec())
        let branch = Branch(steps: 40)
        let first = try branch.outcome(of: job)
        #expect(first == (try branch.outcome(of: job)))
        #expect(first.steps == 40 && first.end == .completed)
        #expect(first.finalLoss < first.firstLoss)
        let kept = try JSONCoding.decode(BranchOutcome.self, from: JSONCoding.encode(first))
        #expect(kept == first)
    }

    @Test func `the first loss is that of the first step, however long the branch`() throws {
        let job = try RunHarness.job(RunHarness.richSpec(["schedule": ["type": "constant"]]))
        let short = try Branch(steps: 20).outcome(of: job)
        #expect(try Branch(steps: 2000).outcome(of: job).firstLoss == short.firstLoss)
    }

    @Test func `early stopping ends no branch`() throws {
        let job = try RunHarness.job(
            RunHarness.richSpec([
                "early_stopping": ["patience": 1, "min_delta": 10],
                "schedule": ["type": "constant"],
            ]))
        #expect(try Branch(steps: 60).outcome(of: job).steps == 60)
    }

    @Test func `a branch that diverges says when and has the worst score`() throws {
        let job = try RunHarness.job(RunHarness.spec(["epochs": 4]))
        let branch = Branch(steps: 50, patch: job.spec.patch(toLearningRate: 1e30))
        let outcome = try branch.outcome(of: job)
        #expect(outcome.end == .diverged && outcome.score == -1)
        #expect(outcome.finalLoss == .infinity && outcome.nonFiniteStep != nil)
        let kept = try JSONCoding.decode(BranchOutcome.self, from: JSONCoding.encode(outcome))
        #expect(kept == outcome)
    }

    @Test func `a branch is cancelled while it trains`() throws {
        let job = try RunHarness.job(RunHarness.richSpec())
        let outcome = try Branch(steps: 100_000_000).outcome(of: job) { true }
        #expect(outcome.end == .interrupted && outcome.steps < 100_000)
    }

    @Test func `a branch from a state goes as the run would have`() throws {
        let job = try RunHarness.job(
            RunHarness.richSpec(["schedule": ["type": "cosine_annealing", "unit": "step"]]))
        let whole = try TrainingRun(job)
        while whole.train(Recorder(stopAfter: 1)) == .interrupted, whole.stepsTaken < 10 {}
        let state = whole.checkpoint()
        let first = whole.stepsTaken
        let branch = Branch(steps: 20, start: .checkpoint(state))
        let run = try branch.run(of: job)
        #expect(run.stepsTaken == first && run.plannedSteps == first + 20)
        run.advance(steps: 20)
        whole.advance(steps: 20)
        #expect(RunHarness.bits(run) == RunHarness.bits(whole))
        let outcome = try branch.outcome(of: job)
        #expect(outcome.steps == 20)
    }

    @Test func `a branch begins at the newest state of a live run`() throws {
        let job = try RunHarness.job(RunHarness.richSpec())
        let run = try TrainingRun(job)
        #expect(Branch.Start.anchor(of: run) == nil)
        _ = run.train(Recorder(stopAfter: 1))
        let start = try #require(Branch.Start.anchor(of: run))
        let branch = Branch(
            steps: 10, patch: job.spec.patch(toLearningRate: 0.001), start: start)
        #expect(try branch.outcome(of: job).end == .completed)
        #expect(throws: CheckpointError.self) {
            try Branch(steps: 1, start: .checkpoint(Data([1, 2]))).run(of: job)
        }
    }
}
