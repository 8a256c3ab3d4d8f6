import Records
import RunSupport
import Testing
import Training

@testable import Experiments

struct RunDiagnosisTests {
    /// A classifier of handwritten digits that learns well.
    private static func digits(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "seed": 7,
            "data": [
                "source": ["builtin": "digits"], "validation": ["fraction": 0.2],
                "preprocess": [["type": "scale", "by": 0.0625]],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 32], ["type": "relu"],
                    ["type": "linear", "out_features": 10],
                ]
            ],
            "loss": ["type": "cross_entropy"],
            "optimizer": ["type": "adam", "lr": 0.003],
            "epochs": 12, "batch_size": 32,
        ]
        return .object(base.merging(changes) { $1 })
    }

    /// Rows of which those held out are among those to train on.
    private static let leaked: JSONValue = {
        let rows = (0..<120).map { (row: Int) -> JSONValue in
            let first = Double(row % 7) + Double(row) / 200
            let second = Double(row * row % 31)
            return .array([.number(first), .number(second)])
        }
        let labels = (0..<120).map { (row: Int) -> JSONValue in JSONValue(row % 7 < 3 ? 0 : 1) }
        let source: JSONValue = ["inline": ["inputs": .array(rows), "labels": .array(labels)]]
        return [
            "data": [
                "source": source, "validation": ["source": source],
                "preprocess": [["type": "standardize"]],
            ],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 16], ["type": "relu"],
                    ["type": "linear", "out_features": 2],
                ]
            ],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.01],
            "epochs": 100_000, "batch_size": 16,
        ]
    }()

    @Test func `a run that goes on is told of its rows`() throws {
        let run = try TrainingRun(RunHarness.job(Self.leaked))
        #expect(run.train(Stop(after: 3)) == .interrupted)
        let diagnosis = RunDiagnosis.live(run)
        #expect(diagnosis.status == .live)
        #expect(diagnosis.findings.first?.cause == .trainValidationLeakage)
        #expect(diagnosis.verdict == .sick)
    }

    @Test func `a healthy run is diagnosed without a single experiment`() throws {
        let job = try RunHarness.job(Self.digits())
        let run = try TrainingRun(job)
        run.train()
        #expect(RunDiagnosis.final(run, job).verdict == .healthy)
        #expect(run.measurements.isEmpty)
    }

    @Test func `a run that learns nothing is compared with controls`() throws {
        var changes: [String: JSONValue] = ["optimizer": ["type": "sgd", "lr": 1e-7]]
        changes["epochs"] = 3
        let job = try RunHarness.job(Self.digits(changes))
        let run = try TrainingRun(job)
        run.train()
        let diagnosis = RunDiagnosis.final(run, job)
        let measured = try #require(run.measurements.value(of: RunControls.self))
        #expect(measured.ignoresInputs)
        #expect((measured.gradientError ?? 1) < 1e-3)
        let finding = try #require(diagnosis.findings.first { $0.symptom == .lossNotDecreasing })
        #expect(finding.evidence.contains { $0.series == "controls/loss_without_inputs" })
    }

    @Test func `a job may forbid experiments`() throws {
        let job = try RunHarness.job(
            Self.digits([
                "optimizer": ["type": "sgd", "lr": 1e-7], "epochs": 3,
                "diagnosis": ["budget_percent": 0],
            ]))
        let run = try TrainingRun(job)
        run.train()
        #expect(RunDiagnosis.final(run, job).verdict == .sick)
        #expect(run.measurements.isEmpty)
    }
}

/// What the service would refuse is prescribed in no language.
extension RunDiagnosisTests {
    @Test func `a remedy that the service would refuse is in neither language`() throws {
        // More units wouldn't fit the reshape behind them.
        let job = try RunHarness.job([
            "data": ["source": ["generator": "spirals", "rows": 400]],
            "model": [
                "layers": [
                    ["type": "linear", "out_features": 2], ["type": "tanh"],
                    ["type": "reshape", "shape": [1, 1, 2]], ["type": "flatten"],
                    ["type": "linear", "out_features": 2],
                ]
            ],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.01],
            "epochs": 40, "batch_size": 32,
        ])
        let run = try TrainingRun(job)
        run.train()
        let diagnosis = RunDiagnosis.final(run, job)
        let causes = diagnosis.findings.map(\.cause)
        #expect(causes.contains(.insufficientCapacity), "\(causes)")
        for language in Language.allCases {
            let told = diagnosis.only(in: language)
            #expect(!told.findings.flatMap(\.remedies).map(\.id).contains("more_units"))
            for remedy in told.findings.flatMap(\.remedies) {
                #expect(throws: Never.self) {
                    try RunHarness.job(remedy.patch.applied(to: job.spec.json))
                }
            }
        }
    }
}

/// Ends a run after some epochs.
private final class Stop: RunObserver {
    private let epochs: Int
    private var isOver = false

    init(after epochs: Int) {
        self.epochs = epochs
    }

    func shouldContinue(_ run: TrainingRun) -> Bool { !isOver }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) {}

    func run(_ run: TrainingRun, completedEpoch epoch: Int) {
        isOver = epoch >= epochs
    }
}
