import Records
import RunSupport
import Testing
import Training

@testable import Experiments

struct BatchStatisticsTests {
    private static func run(momentum: Double) throws -> (PreparedJob, TrainingRun) {
        let job = try RunHarness.job([
            "data": [
                "source": ["builtin": "digits"], "validation": ["fraction": 0.25],
                "preprocess": [["type": "scale", "by": 0.0625]],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 32],
                    ["type": "batch_norm1d", "momentum": .number(momentum)], ["type": "relu"],
                    ["type": "linear", "out_features": 10],
                ]
            ],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "sgd", "lr": 0.05],
            "epochs": 10,
        ])
        let run = try TrainingRun(job)
        run.train()
        return (job, run)
    }

    @Test func `statistics that lag are measured and named, with a patch that cures`() throws {
        let (job, run) = try Self.run(momentum: 5e-4)
        let before = RunHarness.bits(run)
        let diagnosis = RunDiagnosis.final(run, job)
        #expect(RunHarness.bits(run) == before)
        let measured = try #require(run.measurements.value(of: StatisticsScores.self))
        #expect(measured.gain > 0.1 && measured.batch > 0.8)
        let finding = try #require(diagnosis.findings.first)
        #expect(finding.cause == .runningStatisticsLag)
        let patched = try #require(finding.remedies.first).patch.applied(to: job.spec.json)
        let cured = try RunHarness.job(patched)
        let again = try TrainingRun(cured)
        again.train()
        #expect(RunDiagnosis.final(again, cured).verdict == .healthy)
    }

    @Test func `statistics that keep up are no cause`() throws {
        let (job, run) = try Self.run(momentum: 0.1)
        #expect(RunDiagnosis.final(run, job).verdict == .healthy)
    }
}
