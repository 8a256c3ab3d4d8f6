import Foundation
import Records
import TestSupport
import Testing

@testable import Diagnosis

/// Everything that a cause can say is said in Chinese too.
struct CauseTextTests {
    /// Runs that between them point to every cause and prescribe every remedy.
    private static let runs: [(name: String, builder: TraceBuilder)] = {
        var runs: [(String, TraceBuilder)] =
            [("sigmoid", Runs.deepSigmoid()), ("huge rate", Runs.hugeRate())] + CauseRuns.all
        for scenario in RuleScenarioTests.all {
            runs.append((scenario.symptom.rawValue, scenario.sick))
            var data = scenario.sick
            data.data.inputs.rootMeanSquare = 5000
            data.data.inputs.largestColumnDeviation = 5000
            data.data.inputs.nanCount = 3
            data.data.inputs.constantColumns = 60
            data.data.targets.classCounts = [1200] + [Int](repeating: 9, count: 9)
            data.set("/shuffle", false)
            data.set("/optimizer/maximize", true)
            data.set("/optimizer/momentum", 0.999)
            data.set("/optimizer/weight_decay", 1)
            data.set("/loss/reduction", "sum")
            data.set("/batch_size", 1)
            data.dataChecks = Self.checks
            data.labelNoise = LabelNoise(
                outcome: .fired, share: 0.3, rowCount: 1000,
                suspicious: [.init(row: 7, label: 1, predicted: 2, margin: -3)])
            data.set("/data/augment", [["type": "gaussian_noise"]])
            runs.append((scenario.symptom.rawValue + " with everything wrong", data))
        }
        var senseless = Runs.stuck()
        senseless.measurements = [
            Records.Measurement(
                BaselineScores(
                    rows: 400, heldOutRows: 100, linear: 0, neighbors: 0, chance: 0.6))
        ]
        runs.append(("nothing to learn", senseless))
        var mixed = Runs.healthy(end: 0.6)
        mixed.record("accuracy") { _ in 0.73 }
        mixed.labelNoise = LabelNoise(
            outcome: .fired, share: 0.2, rowCount: 1000,
            suspicious: [.init(row: 7, label: 1, predicted: 2, margin: -3)])
        mixed.measurements = [
            Records.Measurement(
                BaselineScores(
                    rows: 300, heldOutRows: 150, linear: 0.7, neighbors: 0.7,
                    labelDisagreement: 0.2, middleDisagreement: 0.2, disagreementSpread: 1))
        ]
        runs.append(("labels of any class", mixed))
        var single = Runs.healthy()
        single.data.targets.classCounts = [1280]
        runs.append(("a single class", single))
        return runs
    }()

    private static let checks: [CheckResult] = [
        CheckResult(
            "conflicting_labels", .fired, severity: .error,
            evidence: [
                Evidence("conflicting_rows", value: 90, expected: "0"),
                Evidence("least_error", value: 0.2, expected: "0"),
            ]),
        CheckResult(
            "train_validation_leakage", .fired, severity: .error,
            evidence: [Evidence("equal_rows", value: 90, expected: "0")]),
        CheckResult(
            "target_leakage", .fired, severity: .error,
            evidence: [Evidence("leaking_inputs", value: 1, expected: "0")], columns: [3]),
        CheckResult(
            "validation_shift", .fired, severity: .error,
            evidence: [Evidence("greatest_distance", value: 0.8, expected: "below 0.25")]),
        CheckResult("unshuffled_data", .fired, severity: .warning),
    ]

    @Test(arguments: runs.map(\.name))
    func `no text is missing in Chinese or left in English`(_ name: String) throws {
        let builder = try #require(Self.runs.first { $0.name == name }).builder
        let diagnosis = Diagnostician.diagnose(builder.trace)
        Self.expectBoth(diagnosis.summary)
        for finding in diagnosis.findings {
            Self.expectBoth(finding.explanation)
            for remedy in finding.remedies { Self.expectBoth(remedy.title) }
        }
        for check in diagnosis.checks { check.reason.map { Self.expectBoth($0) } }
        for evidence in diagnosis.findings.flatMap(\.evidence)
        where evidence.expected.english.contains(/[a-z]{2}/) {
            Self.expectBoth(evidence.expected)
        }
    }

    /// What every model says of every run.
    private static let assessments: [(cause: Cause, assessment: CauseAssessment)] =
        runs.flatMap { _, builder in
            let run = RunFacts(builder.trace)
            let seen = SeenSymptoms(
                RuleCatalog.all.flatMap { $0.init().evaluate(run).observations })
            return CauseCatalog.all.compactMap { model in
                model.init().assess(run, seen).map { (model.cause, $0) }
            }
        }

    @Test func `every cause is reached and speaks both languages`() {
        for (cause, assessment) in Self.assessments {
            #expect(assessment.cause == cause)
            Self.expectBoth(assessment.reason)
            Self.expectBoth(assessment.explanation)
            for clue in assessment.evidence where clue.expected.english.contains(/[a-z]{2}/) {
                Self.expectBoth(clue.expected)
            }
        }
        let told = Set(Self.assessments.map(\.cause))
        #expect(CauseCatalog.all.map { $0.cause }.filter { !told.contains($0) } == [])
    }

    @Test func `every remedy is reached and speaks both languages`() {
        let remedies = Self.assessments.flatMap(\.assessment.remedies)
        for remedy in remedies { Self.expectBoth(remedy.title) }
        let prescribed = Set(remedies.map(\.kind))
        #expect(RemedyKind.allCases.filter { !prescribed.contains($0) } == [])
    }

    private static func expectBoth(
        _ phrase: Phrase, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(phrase.chineseFlaws == [], "\(phrase)", sourceLocation: sourceLocation)
    }
}
