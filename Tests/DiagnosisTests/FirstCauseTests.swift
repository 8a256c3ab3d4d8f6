import Records
import Testing

@testable import Diagnosis

/// Runs whose first cause was missed once.
struct FirstCauseTests {
    /// A run that learns nothing.
    private static func stuck(
        _ builder: TraceBuilder = TraceBuilder(), _ change: (inout TraceBuilder) -> Void
    ) -> Records.Diagnosis {
        var builder = builder
        let random = Noise(seed: 5)
        builder.record("loss") { 2.303 + 0.01 * random($0) }
        builder.record("accuracy") { 0.1 + 0.01 * random($0) }
        builder.record("validation_loss", every: 40) { _ in 2.31 }
        builder.record("validation_accuracy", every: 40) { _ in 0.1 }
        builder.recordFlow()
        change(&builder)
        return Diagnostician.diagnose(builder.trace)
    }

    @Test func `a learning rate of zero is named as that`() {
        let diagnosis = Self.stuck { builder in
            builder.set("/optimizer/lr", 0)
            builder.recordFlow(update: 0)
        }
        #expect(diagnosis.findings.first?.cause == .learningRateTooLow)
        #expect(diagnosis.summary.english.contains("the learning rate is 0"))
    }

    @Test func `a warm-up longer than the run is the schedule's fault`() {
        let diagnosis = Self.stuck { builder in
            builder.set("/schedule", ["type": "linear_warmup", "total_iters": 1_000_000])
            builder.record("learning_rate") { 0.1 * Double($0) / 1_000_000 }
            builder.measurements = [
                Records.Measurement(
                    BaselineScores(rows: 300, heldOutRows: 100, linear: 0.9, neighbors: 0.9))
            ]
        }
        #expect(diagnosis.findings.first?.cause == .unsuitableSchedule)
    }

    @Test func `a momentum near one is named before the learning rate`() {
        let diagnosis = Self.stuck { builder in
            builder.set("/optimizer/momentum", 0.999)
            builder.record("dead_units/layers[1]", every: 40) { _ in 0.97 }
        }
        #expect(diagnosis.findings.first?.cause == .momentumTooHigh)
    }

    @Test func `targets that an untrained network drowns are not scaled`() {
        let diagnosis = Self.stuck(TraceBuilder.regression(deviation: 1e-4)) { builder in
            builder.series["accuracy"] = nil
            builder.series["validation_accuracy"] = nil
            builder.record("loss") { _ in 1.01e-8 }
            builder.record("r2") { _ in -0.01 }
            builder.record("validation_r2", every: 40) { _ in -0.02 }
        }
        #expect(diagnosis.findings.first?.cause == .targetsNotScaled)
    }

    @Test func `targets that name several classes need another loss`() {
        let diagnosis = Self.stuck { builder in
            builder.data.targets = TraceBuilder.values(mean: 0.3, deviation: 0.46)
            builder.data.targets.values.columns = 10
            builder.data.targets.values.min = 0
            builder.data.targets.values.max = 1
        }
        #expect(diagnosis.findings.first?.cause == .lossTaskMismatch)
    }

    @Test func `a validation loss that isn't finite is never healthy`() {
        var builder = Runs.healthy()
        builder.record("validation_loss", every: 40) { _ in .nan }
        builder.dataChecks = [
            CheckResult(
                "labels_out_of_range", .fired, severity: .error,
                evidence: [Evidence("validation_rows", value: 3, expected: "0")])
        ]
        let diagnosis = Diagnostician.diagnose(builder.trace)
        #expect(diagnosis.verdict == .sick)
        #expect(diagnosis.findings.first?.symptom == .lossNotFinite)
        #expect(diagnosis.findings.first?.cause == .labelsOutOfRange)
    }

    @Test func `a regression known by heart is overfitted`() {
        func verdict(_ held: Double) -> Records.Diagnosis.Verdict {
            var builder = TraceBuilder.regression()
            builder.record("loss") { max(0.03, 1 - Double($0) / 300) }
            builder.record("r2") { min(0.97, Double($0) / 300) }
            builder.record("validation_loss", every: 40) { _ in 1 - held }
            builder.record("validation_r2", every: 40) { _ in held }
            return Diagnostician.diagnose(builder.trace).verdict
        }
        #expect(verdict(0.2) == .sick)
        #expect(verdict(0.8) == .healthy)
    }
}
