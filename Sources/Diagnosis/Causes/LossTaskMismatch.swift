import Records

/// The loss is made for another kind of target.
struct LossTaskMismatch: CauseModel {
    static let cause = Cause.lossTaskMismatch

    /// Whether the loss has no meaning for the targets.
    static func isSure(_ run: RunFacts) -> Bool {
        LossTaskJudgement.judge(run.job)?.severity == .error
    }

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard let fault = LossTaskJudgement.judge(run.job) else { return nil }
        return CauseAssessment(
            Self.cause, fault.severity == .error ? 0.95 : 0.4,
            explains: Set(Symptom.allCases).subtracting([.overfitting]),
            standsAlone: fault.severity, because: fault)
    }
}
