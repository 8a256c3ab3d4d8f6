import Records

/// Training went on long past the best epoch.
///
/// - Source: Prechelt, *Early Stopping – But When?* (1998).
struct TrainedTooLong: CauseModel {
    static let cause = Cause.trainedTooLong

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            seen.has(.overfitting), let validation = run.curve("validation_loss"),
            let best = validation.points.min(by: { $0.value < $1.value }), run.steps > 0
        else { return nil }
        let share = Double(best.step) / Double(run.steps)
        guard share < 0.7 else { return nil }
        let epoch = max(1, (best.step + 1) / max(1, run.trace.stepsPerEpoch))
        return CauseAssessment(
            Self.cause, share < 0.2 ? 0.5 : 0.42, explains: [.overfitting],
            evidence: [
                Evidence(
                    "validation_loss", step: best.step, value: best.value,
                    expected: .about(best.value))
            ],
            reason: Phrase(
                "training went on long after epoch \(epoch), the best one",
                "在最佳的第 \(epoch) 个轮次之后又训练了很久"),
            explanation: Phrase(
                "Validation was best after epoch \(epoch), at \(NumberText.percent(share)) of the run.",
                "验证结果在第 \(epoch) 个轮次（全程的 \(NumberText.percent(share))）时最好。"),
            remedies: [
                epoch < run.spec.epochs ? RemedyBuilder(spec: run.spec).epochs(epoch) : nil
            ])
    }
}
