import Records

/// The optimizer makes little of the steps that it has.
struct UnsuitableOptimizer: CauseModel {
    static let cause = Cause.unsuitableOptimizer

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard seen.any(Set.stuck) || seen.has(.slowConvergence) else { return nil }
        let rate = run.spec.learningRate ?? 0
        let confidence: Double
        guard let traits = run.spec.optimizerTraits else { return nil }
        switch traits.pace {
        case .growing where rate <= 0.1 * traits.usualLearningRate: confidence = 0.55
        case .shrinking where rate <= traits.usualLearningRate: confidence = 0.4
        case .steady where !traits.isAdaptive && run.spec.momentum == 0: confidence = 0.25
        default: return nil
        }
        let name = run.spec.optimizer
        return CauseAssessment(
            Self.cause, confidence, explains: Set.stuck,
            reason: Phrase(
                "\(name) with a learning rate of \(NumberText.short(rate)) gets on slowly",
                "\(name) 在学习率 \(NumberText.short(rate)) 下进展缓慢"),
            explanation: Phrase(
                "\(name) neither gathers speed nor fits the step to each weight's gradient here.",
                "\(name) 在这里既不积累速度，也不按各权重的梯度调整步长。"),
            remedies: [RemedyBuilder(spec: run.spec).adam])
    }
}
