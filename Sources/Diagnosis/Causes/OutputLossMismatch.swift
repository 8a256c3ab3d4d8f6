import Records

/// The network's output isn't of the kind that the loss expects.
///
/// - Source: Humbatova et al., *Taxonomy of Real Faults in Deep Learning Systems*, ICSE 2020.
struct OutputLossMismatch: CauseModel {
    static let cause = Cause.outputLossMismatch

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard let fault = OutputLossJudgement.judge(run.job) else { return nil }
        let isError = fault.severity >= .error
        return CauseAssessment(
            Self.cause, isError ? 0.95 : fault.severity == .warning ? 0.75 : 0.2,
            explains: OutputLossMismatch.symptoms, standsAlone: fault.severity,
            because: fault)
    }

    private static let symptoms: Set<Symptom> = Set(Symptom.allCases).subtracting([
        .overfitting, .parametersUnchanged,
    ])
}
