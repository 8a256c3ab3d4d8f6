import Records

/// Linear layers stand on one another without a nonlinear function: together they are one.
struct MissingNonlinearity: CauseModel {
    static let cause = Cause.missingNonlinearity

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard let fault = NonlinearityJudgement.judge(run.job) else { return nil }
        let count = NonlinearityJudgement.bareLayers(run.spec).count
        let isAll = count == run.spec.weightedLayers.count - 1
        let isPoor =
            isAll
            && (run.isMature && !(run.progress?.isFitted ?? true) || seen.any([.underfitting]))
        return CauseAssessment(
            Self.cause, isPoor ? 0.8 : isAll ? 0.55 : 0.3,
            explains: [.lossNotDecreasing, .slowConvergence, .underfitting],
            // One linear layer may be all that the task needs.
            standsAlone: isPoor ? fault.severity : .info, because: fault)
    }
}
