import Records

/// Label smoothing leaves so little of the target that the classes hardly come apart.
struct LabelSmoothingTooStrong: CauseModel {
    static let cause = Cause.labelSmoothingTooStrong

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let share = run.spec.labelSmoothing
        let symptoms = Set.stuck.union([.gradientNoiseDominates, .lossOscillating])
        let isHarmful = seen.any(symptoms) || seen.has(.slowConvergence)
        guard share > LabelSmoothingJudgement.usual || share >= 0.3 && isHarmful else {
            return nil
        }
        let confidence =
            share >= 0.9
            ? 0.88 : share >= 0.7 ? 0.7 : share > LabelSmoothingJudgement.usual ? 0.5 : 0.2
        return CauseAssessment(
            Self.cause, confidence, explains: symptoms,
            standsAlone: share > LabelSmoothingJudgement.usual ? .info : nil,
            because: LabelSmoothingJudgement.fault(run.job))
    }
}
