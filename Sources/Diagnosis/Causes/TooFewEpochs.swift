import Records

/// The run ended while it was still improving.
struct TooFewEpochs: CauseModel {
    static let cause = Cause.tooFewEpochs

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms: Set<Symptom> = [.slowConvergence, .underfitting, .lossNotDecreasing]
        guard symptoms.contains(where: seen.has), run.trace.isFinal, run.firstNonFiniteStep == nil
        else { return nil }
        let isShort = run.steps < 300 || run.spec.epochs <= 4
        let epochs = run.spec.epochs * 5
        return CauseAssessment(
            Self.cause, isShort ? 0.5 : 0.3, explains: symptoms,
            evidence: [
                Evidence("epochs", value: Double(run.spec.epochs), expected: .about(Double(epochs)))
            ],
            reason: Phrase(
                "\(run.spec.epochs) epochs (\(run.steps) steps) are too few",
                "\(run.spec.epochs) 个轮次（\(run.steps) 步）太少"),
            explanation: Phrase(
                "The loss was still falling when the run ended after \(run.steps) steps.",
                "运行在 \(run.steps) 步后结束时，损失仍在下降。"),
            remedies: [RemedyBuilder(spec: run.spec).epochs(epochs)])
    }
}
