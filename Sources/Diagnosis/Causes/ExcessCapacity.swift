import Records

/// The network has far more parameters than the data can determine.
struct ExcessCapacity: CauseModel {
    static let cause = Cause.excessCapacity

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let rows = max(1, run.trace.data.trainingRows)
        let ratio = Double(run.parameterCount) / Double(rows)
        guard seen.has(.overfitting), ratio > 5 else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        let text = NumberText.short(ratio)
        var evidence = [Evidence("parameters per training row", value: ratio, expected: .below(5))]
        // A network that learns exchanged targets by heart could learn anything.
        let reference = run.progress?.reference ?? 0
        let controls = run.experiments.controls
        let learnsByHeart = controls.map { $0.lossOfPermutedTargets < 0.7 * reference } ?? false
        if let controls {
            evidence.append(
                Evidence(
                    "controls/loss_of_permuted_targets", value: controls.lossOfPermutedTargets,
                    expected: .about(reference)))
        }
        let prior = ratio > 100 ? 0.7 : ratio > 20 ? 0.6 : 0.45
        return CauseAssessment(
            Self.cause, prior + (learnsByHeart ? 0.1 : 0),
            explains: [.overfitting, .validationGapFromStart], evidence: evidence,
            reason: Phrase(
                "the network has \(text) parameters for each training row",
                "网络的参数数量是训练样本数的 \(text) 倍"),
            explanation: Phrase(
                """
                \(run.parameterCount) parameters against \(rows) rows: the network can learn \
                each row by heart.
                """,
                "\(run.parameterCount) 个参数对 \(rows) 个样本：网络可以把每个样本都背下来。"),
            remedies: [
                remedies.fewerUnits(dividedBy: 4), remedies.dropout(0.3),
                remedies.weightDecay(0.01),
            ])
    }
}
