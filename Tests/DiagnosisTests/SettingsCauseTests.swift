import Records
import Testing

@testable import Diagnosis

/// Causes that stand in the spec in plain sight: a run that is ill of each, a sound one beside it, and
/// one at the boundary.
struct SettingsCauseTests {
    private static func cause(_ builder: TraceBuilder) -> Cause? {
        Diagnostician.diagnose(builder.trace).findings.first?.cause
    }

    private static func run(_ name: String) throws -> TraceBuilder {
        try #require(CauseRuns.all.first { $0.name == name }).builder
    }

    private static func verdict(_ builder: TraceBuilder) -> Diagnosis.Verdict {
        Diagnostician.diagnose(builder.trace).verdict
    }

    @Test(
        arguments: [
            ("frozen layers", .frozenParameters, .unfreeze),
            ("labels smoothed away", .labelSmoothingTooStrong, .weakerLabelSmoothing),
            ("dropout of the outputs", .dropoutAtOutput, .removeOutputDropout),
            ("no bias", .missingBias, .addBias),
            ("large biases", .initializationTooLarge, .zeroBiases),
            ("an initializer of NaN", .initializationTooLarge, .heInitialization),
            ("normalized batches of one row", .batchOfOne, .batchSize),
            ("statistics that lag", .runningStatisticsLag, .steadyStatistics),
            ("a code for missing inputs", .sentinelValues, .imputeInputs),
            ("the last, sorted rows held out", .unshuffledData, .shuffleSplit),
        ] as [(String, Cause, RemedyKind)])
    func `is the first cause, with its remedy`(
        _ name: String, _ cause: Cause, _ remedy: RemedyKind
    ) throws {
        let builder = try Self.run(name)
        let diagnosis = Diagnostician.diagnose(builder.trace)
        let first = try #require(diagnosis.findings.first)
        #expect(diagnosis.verdict == .sick)
        #expect(first.cause == cause)
        #expect(first.remedies.first?.id == remedy.rawValue)
        #expect(throws: Never.self) { try first.remedies.first?.patch.applied(to: builder.spec) }
    }

    @Test func `layers that learn beside frozen ones are sound where the run is`() {
        var builder = Runs.healthy()
        builder.set("/model/layers/0/frozen", true)
        #expect(Self.verdict(builder) == .healthy)
        builder.set("/model/layers/2/frozen", true)
        #expect(Self.verdict(builder) == .sick)
        // Who looks at a network from a file doesn't train it.
        builder.set("/model/weights", ["artifact": "x"])
        #expect(Self.verdict(builder) == .healthy)
    }

    @Test(arguments: [0.05, 0.1, 0.2])
    func `usual label smoothing is no cause`(_ share: Double) {
        let builder = Runs.stuck { $0.set("/loss/label_smoothing", .number(share)) }
        #expect(Self.cause(builder) != .labelSmoothingTooStrong)
    }

    @Test func `smoothing that keeps half of the lead is no cause, more is`() {
        func isNamed(_ share: Double) -> Bool {
            let builder = Runs.stuck { $0.set("/loss/label_smoothing", .number(share)) }
            let findings = Diagnostician.diagnose(builder.trace).findings
            return findings.contains { $0.cause == .labelSmoothingTooStrong }
        }
        #expect(!isNamed(0.3) && isNamed(0.8))
        var sound = Runs.healthy()
        sound.set("/loss/label_smoothing", 0.6)
        #expect(Self.verdict(sound) == .healthy)
    }

    @Test func `dropout at the output that costs nothing is no alarm`() {
        var builder = Runs.healthy()
        builder.set("/model/layers/-", ["type": "dropout", "p": 0.1])
        #expect(Self.verdict(builder) == .healthy)
        // The loss that is trained stays far above that of the undisturbed network.
        builder.record("loss") { _ in 1.2 }
        builder.record("validation_loss", every: 40) { _ in 0.3 }
        #expect(Self.cause(builder) == .dropoutAtOutput)
        #expect(Self.verdict(builder) == .sick)
    }

    @Test func `dropout between layers is none of the output`() {
        var builder = TraceBuilder()
        builder.set("/model/layers/1", ["type": "dropout", "p": 0.5])
        #expect(OutputDropoutJudgement.judge(RunFacts(builder.trace).job) == nil)
    }

    @Test func `a missing bias is no cause where the run is sound or normalized`() {
        var builder = Runs.healthy()
        for index in [0, 2] { builder.set("/model/layers/\(index)/bias", false) }
        #expect(Self.verdict(builder) == .healthy)
        let normalized = CauseRuns.normalized { $0.set("/model/layers/2/bias", false) }
        let findings = Diagnostician.diagnose(normalized.trace).findings
        #expect(!findings.contains { $0.cause == .missingBias })
    }

    @Test func `an output that begins with the targets' mean is sound`() {
        var builder = TraceBuilder.regression(mean: 50, deviation: 10)
        builder.biases = ["layers[2]": 50]
        let findings = Diagnostician.diagnose(Runs.stuck(builder).trace).findings
        #expect(!findings.contains { $0.cause == .initializationTooLarge })
    }

    @Test func `a last batch of one row is told and no alarm; two rows are nothing`() {
        func findings(_ rows: Int, dropsLast: Bool = false) -> [Finding] {
            var builder = Runs.healthy()
            builder.set("/model/layers/1", ["type": "batch_norm1d"])
            builder.traits[1] = CauseRuns.normalizing
            builder.data.trainingRows = rows
            builder.set("/drop_last", dropsLast ? true : false)
            let diagnosis = Diagnostician.diagnose(builder.trace)
            #expect(diagnosis.verdict == .healthy)
            return diagnosis.findings
        }
        #expect(findings(1281).contains { $0.cause == .batchOfOne })
        #expect(!findings(1282).contains { $0.cause == .batchOfOne })
        #expect(!findings(1281, dropsLast: true).contains { $0.cause == .batchOfOne })
    }

    @Test func `statistics that agree with the rows' don't lag`() {
        let builder = CauseRuns.normalized { builder in
            builder.measurements = [
                Records.Measurement(StatisticsScores(rows: 320, running: 0.85, batch: 0.9))
            ]
        }
        let findings = Diagnostician.diagnose(builder.trace).findings
        #expect(!findings.contains { $0.cause == .runningStatisticsLag })
    }

    @Test func `a run that early stopping ended is judged by what ran`() {
        var builder = Runs.healthy(noise: 0.05)
        builder.steps = 150
        builder.plannedSteps = 4000
        builder.stepsPerEpoch = 15
        builder.record("loss") { 2.3 / Double($0 + 1) + 0.01 }
        #expect(Self.verdict(builder) == .undetermined)
        builder.isStoppedEarly = true
        #expect(Self.verdict(builder) == .healthy)
    }
}
