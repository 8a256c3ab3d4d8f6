import Records

/// The metric doesn't measure what the loss trains: the loss gets well, the metric doesn't.
///
/// Only an accuracy can: it reads classes from the outputs. The coefficient of determination takes them
/// as they are; it may be low beside a good loss where some targets hardly vary.
///
/// - Source: TheDeepChecker (2022), correlation of loss and metric.
struct MetricMismatch: CauseModel {
    static let cause = Cause.metricMismatch

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            run.isMature, let progress = run.progress, run.scale.constant != nil,
            let metric = progress.accuracyGain,
            (0.5...1.2).contains(progress.closed), metric < 0.1, metric < progress.closed - 0.5,
            run.firstNonFiniteStep == nil
        else { return nil }
        let (loss, gain) = (NumberText.percent(progress.closed), NumberText.percent(max(0, metric)))
        return CauseAssessment(
            Self.cause, 0.6, explains: Set.stuck, standsAlone: .warning,
            evidence: [
                Evidence("loss/closed", value: progress.closed, expected: .about(metric)),
                Evidence("metric/gain", value: metric, expected: .about(progress.closed)),
            ],
            reason: Phrase(
                "the metric doesn't measure what the loss trains", "评价指标与损失所训练的目标不一致"),
            explanation: Phrase(
                """
                By the loss the network went \(loss) of the way from guessing to perfect, by the \
                metric \(gain): the metric reads the output otherwise than the loss does, such as a \
                probability where it expects a logit.
                """,
                """
                按损失计网络走完了从猜测到完美的 \(loss)，按指标却只有 \(gain)：指标对输出的解读与损失不同，\
                例如把概率当作 logit。
                """),
            remedies: [RemedyBuilder(spec: run.spec).removeOutputActivation])
    }
}
