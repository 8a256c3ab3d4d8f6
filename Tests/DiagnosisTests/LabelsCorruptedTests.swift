import Records
import Testing

@testable import Diagnosis

struct LabelsCorruptedTests {
    /// A run that ends at 70 % of the way, with what neighbours say of its labels.
    private static func trace(
        noise: Double, disagreement: Double? = nil, middle: Double? = nil, spread: Double? = nil,
        outliers: Double? = nil
    ) -> RunTrace {
        var builder = Runs.healthy(end: 0.6)
        builder.record("validation_accuracy", every: 40) { _ in 0.73 }
        builder.record("accuracy") { _ in 0.73 }
        if noise > 0 {
            builder.labelNoise = LabelNoise(
                outcome: .fired, share: noise, rowCount: 1000,
                suspicious: [.init(row: 7, label: 1, predicted: 2, margin: -3)])
        }
        builder.measurements = [
            Records.Measurement(
                BaselineScores(
                    rows: 300, heldOutRows: 150, linear: 0.7, neighbors: 0.7,
                    labelDisagreement: disagreement, middleDisagreement: middle ?? disagreement,
                    disagreementSpread: spread, targetOutliers: outliers))
        ]
        return builder.trace
    }

    private static func isAlarm(_ trace: RunTrace) -> Bool {
        Diagnostician.diagnose(trace).findings.contains {
            $0.cause == .labelsCorrupted && $0.severity > .info
        }
    }

    @Test func `margins are believed where neighbours disagree as often`() {
        #expect(Self.isAlarm(Self.trace(noise: 0.1, disagreement: 0.09, spread: 1)))
        // Grades that differ by one, and classes that overlap.
        #expect(!Self.isAlarm(Self.trace(noise: 0.1, disagreement: 0.09, spread: 0.5)))
        // Where classes overlap, rows amid their own kind have the right label.
        #expect(!Self.isAlarm(Self.trace(noise: 0.3, disagreement: 0.05)))
        #expect(!Self.isAlarm(Self.trace(noise: 0.1)))
    }

    @Test func `an outcome that is uncertain by nature isn't a wrong label`() {
        #expect(
            Self.isAlarm(Self.trace(noise: 0.25, disagreement: 0.22, middle: 0.24, spread: 0.95)))
        // Surer for some rows than for others.
        #expect(
            !Self.isAlarm(Self.trace(noise: 0.25, disagreement: 0.18, middle: 0.35, spread: 0.9)))
        // Taken for the next class, as grades are.
        #expect(!Self.isAlarm(Self.trace(noise: 0.4, disagreement: 0.4, spread: 0.5)))
        // So often that nothing could tell.
        #expect(!Self.isAlarm(Self.trace(noise: 0.7, disagreement: 0.7, spread: 0.9)))
    }

    @Test func `labels that disagree in no pattern are wrong, others overlap`() {
        #expect(Self.isAlarm(Self.trace(noise: 0, disagreement: 0.5, spread: 0.95)))
        #expect(!Self.isAlarm(Self.trace(noise: 0, disagreement: 0.5, spread: 0.2)))
        #expect(!Self.isAlarm(Self.trace(noise: 0, disagreement: 0.02, spread: 1)))
    }

    @Test func `targets far off are wrong, a few are not`() {
        #expect(Self.isAlarm(Self.trace(noise: 0, outliers: 0.1)))
        #expect(!Self.isAlarm(Self.trace(noise: 0, outliers: 0.01)))
    }
}
