import Foundation
import Records

/// Batch normalization evaluates with running statistics that haven't caught up with the network, or
/// that are those of its last batch alone.
///
/// - Source: Ioffe & Szegedy, *Batch Normalization* (2015), algorithm 2; Wu & Johnson, *Rethinking
///   "Batch" in BatchNorm* (2021), §3.
struct RunningStatisticsLag: CauseModel {
    static let cause = Cause.runningStatisticsLag

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let momenta = run.spec.nestedLayers.filter(\.keepsStatistics)
            .compactMap { $0.fields["momentum"]?.number }
        guard let momentum = momenta.min(), run.steps > 0 else { return nil }
        let measured = run.trace.measured(StatisticsScores.self)
        guard let measured, measured.rows > 0, measured.gain > run.experiments.margin else {
            return nil
        }
        // What is left in them of the values that they began with.
        let stale = pow(1 - min(max(momentum, 0), 1), Double(run.steps))
        let (with, without) = (
            NumberText.percent(max(0, measured.batch)), NumberText.percent(max(0, measured.running))
        )
        let text = NumberText.short(momentum)
        let isHasty = momentum > 0.5
        return CauseAssessment(
            Self.cause, stale > 0.01 || momentum < 0.02 || isHasty ? 0.95 : 0.7,
            explains: [
                .overfitting, .validationGapFromStart, .underfitting, .slowConvergence,
                .outputCollapsed, .lossSpike,
            ],
            standsAlone: .warning,
            evidence: [
                Evidence(
                    "batch_statistics/score", value: measured.batch,
                    expected: .about(measured.running)),
                Evidence("momentum of running statistics", value: momentum, expected: .about(0.1)),
                Evidence("share of their first values", value: stale, expected: .below(0.01)),
            ],
            reason: isHasty
                ? Phrase(
                    "the running statistics of batch normalization are those of the last batch",
                    "批归一化的滑动统计量几乎只来自最后一个批次")
                : Phrase(
                    "the running statistics of batch normalization lag behind the network",
                    "批归一化的滑动统计量落后于网络"),
            explanation: Phrase(
                """
                With the statistics of the rows themselves the score on rows held out is \(with), \
                with the running ones that evaluation uses \(without) (0 for guessing, 100 % for \
                perfect). They take in a share of \(text) of each batch, and there were \
                \(run.steps) steps.
                """,
                """
                使用样本自身的统计量时，留出样本上的得分为 \(with)；使用评估所用的滑动统计量时为 \
                \(without)（0 为猜测，100 % 为完美）。滑动统计量每个批次只更新 \(text)，而总共只有 \
                \(run.steps) 步。
                """),
            remedies: [RemedyBuilder(spec: run.spec).steadyStatistics(steps: run.steps)])
    }
}
