import Records

/// The units of a hidden layer start equal; they get equal gradients and stay equal.
struct SymmetricInitialization: CauseModel {
    static let cause = Cause.symmetricInitialization

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        // The last layer's units differ by their targets, so it may start with zeros.
        let equal = run.weights.dropLast().filter {
            ($0.shape.first ?? 1) > 1 && $0.duplicateUnits == ($0.shape.first ?? 1) - 1
        }
        guard let first = equal.first else { return nil }
        let isZero = first.initialDeviation == 0 && first.initialMean == 0
        let isHarmful = (run.progress?.learned ?? 0) < 0.9
        let fault = SymmetryJudgement.judge(
            run.job, units: first.shape.first ?? 1, layer: first.layer, pointer: "/model",
            isZero: isZero)
        return CauseAssessment(
            Self.cause, SymmetryJudgement.isBroken(run.job, isZero: isZero) ? 0.6 : 0.97,
            explains: Set.stuck.union(Set.starved).union(Set.unstable).subtracting(
                Set.nonFinite),
            standsAlone: isHarmful ? fault.severity : .info, because: fault)
    }
}
