import Records

/// Sees the loss, or an output that it is computed from, become NaN or infinite.
struct LossNotFinite: DiagnosisRule {
    static let id = Symptom.lossNotFinite.rawValue
    static let summary = "The loss, or a layer's output on the way to it, is NaN or infinite."
    static let source = "IEEE 754; Karpathy, A Recipe for Training Neural Networks (2019), §2"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        let event = run.firstEvent([.data, .initialization, .forward, .loss])
        guard
            let step = [event?.step, run.loss?.firstNonFiniteStep, onlyStep(run)]
                .compactMap({ $0 }).min()
        else {
            if let observation = inValidation(run) { return .fired([observation]) }
            return run.steps == 0 ? .notEvaluable(.tooShort(0, needs: 1)) : .clear
        }
        let isInfinite = event.map { $0.nanCount == 0 } ?? false
        var evidence: [Evidence] = []
        if let event {
            let value = isInfinite ? Double.infinity : .nan
            evidence.append(
                Evidence(event.tensor, step: event.step, value: value, expected: .finite))
            evidence += OriginText.clues(event)
        } else {
            evidence.append(Evidence("loss", step: step, value: .nan, expected: .finite))
        }
        if let before = run.loss?.points.last(where: { $0.step < step }) {
            evidence.append(
                Evidence("loss", step: before.step, value: before.value, expected: .finite))
        }
        let value = isInfinite ? Phrase("infinite", "无穷大") : Phrase("NaN", "NaN")
        return .fired([
            Observation(
                .lossNotFinite, .critical, firstStep: step, layer: event?.layer,
                evidence: evidence,
                statement: Phrase(
                    "The loss became \(value.english) at step \(step)",
                    "损失在第 \(step) 步变为 \(value.chinese)"),
                detail: event.flatMap { OriginText.phrase($0) })
        ])
    }

    /// A loss that is finite in training, but not on the rows held out.
    private func inValidation(_ run: RunFacts) -> Observation? {
        guard
            let step = run.trace.series["validation_loss"]?.buckets
                .first(where: { $0.nonFiniteCount > 0 })?.firstStep
        else { return nil }
        let event = run.firstEvent([.validation])
        return Observation(
            .lossNotFinite, .error, firstStep: step, layer: event?.layer,
            evidence: [Evidence("validation_loss", step: step, value: .nan, expected: .finite)]
                + (event.map { OriginText.clues($0) } ?? []),
            statement: Phrase(
                "The validation loss isn't finite at step \(step), while that of training is",
                "第 \(step) 步的验证损失不是有限值，而训练损失是有限值"),
            detail: event.flatMap { OriginText.phrase($0) })
    }

    /// The first step of a loss that was never finite, or nil.
    private func onlyStep(_ run: RunFacts) -> Int? {
        guard let series = run.trace.series["loss"], run.loss == nil else { return nil }
        return series.buckets.first { $0.nonFiniteCount > 0 }?.firstStep
    }
}
