import Records
import RunSupport
import Testing
import Training

@testable import Experiments

/// What is missing or infinite in rows is named all at once, and its remedy cures it.
struct MissingDataTests {
    /// A line with a little noise, of some rows of which something is broken.
    private static func spec(
        inputs broken: [Int: JSONValue] = [:], targets missing: Set<Int> = [],
        preprocess: JSONValue = [], seed: Int = 0
    ) -> JSONValue {
        var inputs: [JSONValue] = []
        var targets: [JSONValue] = []
        for row in 0..<120 {
            let (first, second) = (Double(row % 17) / 17, Double(row % 5) / 5)
            let target = first - second + Double(row % 3) / 50
            inputs.append([broken[row] ?? .number(first), .number(second)])
            targets.append([missing.contains(row) ? "NaN" : .number(target)])
        }
        return RunHarness.spec([
            "seed": JSONValue(seed),
            "data": [
                "source": ["inline": ["inputs": .array(inputs), "targets": .array(targets)]],
                "validation": ["fraction": 0.2], "preprocess": preprocess,
            ],
            "optimizer": ["type": "adam", "lr": 0.02], "batch_size": 16, "epochs": 60,
        ])
    }

    private static func diagnosis(_ job: PreparedJob) throws -> Records.Diagnosis {
        let run = try TrainingRun(job)
        run.train()
        return RunDiagnosis.final(run, job)
    }

    /// Follows the first remedy of the first finding, which must cure.
    private static func cure(_ spec: JSONValue, _ id: String) throws -> Finding {
        let job = try RunHarness.job(spec)
        let finding = try #require(diagnosis(job).findings.first)
        #expect(finding.cause == .inputsNotFinite)
        let remedy = try #require(finding.remedies.first)
        #expect(remedy.id == id && finding.remedies.count == 1)
        let cured = try diagnosis(job.applying(remedy.patch))
        #expect(cured.verdict == .healthy)
        #expect(!cured.findings.contains { $0.cause == .inputsNotFinite })
        return finding
    }

    @Test func `missing inputs and targets are named and cured at once`() throws {
        let finding = try MissingDataTests.cure(
            MissingDataTests.spec(inputs: [3: "NaN", 40: "NaN"], targets: [7, 8, 90]),
            "drop_missing_targets")
        #expect(
            finding.explanation.english.contains(
                "The inputs hold 2 and the targets 3 NaN or infinite values "
                    + "(rows 3, 7, 8, 40, 90; input 0)"))
    }

    @Test func `missing targets alone are left out`() throws {
        _ = try MissingDataTests.cure(
            MissingDataTests.spec(targets: [7, 8, 90]), "drop_missing_targets")
    }

    @Test func `infinite inputs are filled in too, and the remedy isn't offered twice`() throws {
        let broken: [Int: JSONValue] = [3: "Infinity", 40: "-Infinity"]
        _ = try MissingDataTests.cure(MissingDataTests.spec(inputs: broken), "impute_inputs")
        // What another step makes of the rows can't be filled in before it.
        let job = try RunHarness.job(
            MissingDataTests.spec(
                inputs: [3: 1e30], preprocess: [["type": "impute"], ["type": "scale", "by": 1e30]]))
        let finding = try #require(MissingDataTests.diagnosis(job).findings.first)
        #expect(finding.cause == .inputsNotFinite && finding.remedies.isEmpty)
    }

    @Test(arguments: 0..<8)
    func `a broken row spoils what it is held out for, or what is trained on it`(_ seed: Int) throws
    {
        let finding = try MissingDataTests.cure(
            MissingDataTests.spec(inputs: [50: "NaN"], seed: seed), "impute_inputs")
        #expect(finding.symptom == .lossNotFinite)
        #expect(finding.explanation.english.contains("row 50"))
    }

    @Test func `labels that are missing are left out`() throws {
        var labels = (0..<120).map { JSONValue($0 % 2) }
        labels[11] = "NaN"
        var inputs: [JSONValue] = []
        for row in 0..<120 {
            let value = Double(row % 2) + Double(row % 7) / 20
            inputs.append([.number(value)])
        }
        for fraction in [0.1, 0.95] {
            let spec = RunHarness.spec([
                "data": [
                    "source": ["inline": ["inputs": .array(inputs), "labels": .array(labels)]],
                    "validation": ["fraction": .number(fraction), "shuffle": false],
                ],
                "model": ["layers": [["type": "linear", "out_features": 2]]],
                "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.1],
                "epochs": 30,
            ])
            let job = try RunHarness.job(spec)
            let finding = try #require(MissingDataTests.diagnosis(job).findings.first)
            let patch = try #require(finding.remedies.first)
            #expect(patch.id == "drop_missing_targets")
            #expect(finding.explanation.english.contains("row 11"))
            let cured = try MissingDataTests.diagnosis(job.applying(patch.patch))
            #expect(!cured.findings.contains { $0.severity == .critical || $0.severity == .error })
        }
    }

    /// Two targets of pure noise around different means: nothing is learned, and nothing is scored so.
    @Test func `targets around different means are no success`() throws {
        var rows: [JSONValue] = []
        var targets: [JSONValue] = []
        for row in 0..<200 {
            let first = Double(row * row * 31 % 97) / 97
            let second = 100 + Double(row * row * 17 % 89) / 89
            rows.append([.number(Double(row * 7919 % 101) / 101)])
            targets.append([.number(first), .number(second)])
        }
        let job = try RunHarness.job(
            RunHarness.spec([
                "data": [
                    "source": ["inline": ["inputs": .array(rows), "targets": .array(targets)]],
                    "validation": ["fraction": 0.25],
                ],
                "model": ["layers": [["type": "linear", "out_features": 2]]],
                "optimizer": ["type": "adam", "lr": 0.5], "epochs": 80, "batch_size": 50,
            ]))
        let run = try TrainingRun(job)
        run.train()
        #expect(try #require(run.latest["validation_r2"]) < 0.1)
        #expect(try #require(run.trace(isFinal: true).score) < 0.1)
        let diagnosis = RunDiagnosis.final(run, job)
        #expect(diagnosis.verdict != .healthy)
    }
}
