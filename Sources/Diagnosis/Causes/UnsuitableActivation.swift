import Records

/// The hidden functions squeeze or kill gradients: squashing ones in a deep stack, or rectifiers
/// whose units have died.
///
/// - Source: Glorot & Bengio, AISTATS 2010; He et al., *Delving Deep into Rectifiers* (2015).
struct UnsuitableActivation: CauseModel {
    static let cause = Cause.unsuitableActivation

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        unusual(run, seen) ?? squashing(run, seen) ?? rectifying(run, seen)
    }

    /// Functions that no hidden layer should have: those that grow without bound, or share one sum.
    private func unusual(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.stuck.union(Set.unstable).union(Set.starved).union([
            .lossAtStartImplausible, .validationGapFromStart,
        ])
        guard
            let first = run.spec.hiddenActivations.first(where: \.traits.isOutputOnly),
            seen.any(symptoms)
        else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        return CauseAssessment(
            Self.cause, 0.88, explains: symptoms, layer: first.path,
            evidence: [Evidence("\(first.type) between layers", value: 1, expected: .about(0))],
            reason: Phrase(
                "\(first.type) is no function for a hidden layer", "\(first.type) 不适合作为隐藏层的激活函数"),
            explanation: first.traits.mixesUnits
                ? Phrase(
                    """
                    A \(first.type) makes the units of \(first.path) share one sum, so that they \
                    can't grow together and hardly any gradient gets through.
                    """,
                    "\(first.type) 使 \(first.path) 的各单元共享同一个总和，无法共同增长，梯度也几乎传不过去。")
                : Phrase(
                    """
                    \(first.path) (\(first.type)) has no bounded slope: signals and gradients leave \
                    all bounds, or die, over a few layers.
                    """,
                    "\(first.path)（\(first.type)）的斜率没有界限：经过几层，信号和梯度就会失控或消失。"),
            remedies: [remedies.replaceActivation, remedies.insertNormalization])
    }

    private func squashing(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let layers = run.spec.hiddenActivations.filter(\.isSquashing)
        guard let first = layers.first else { return nil }
        let isStarved = seen.any([.vanishingGradient])
        let isSaturated = seen.any([.saturatedUnits])
        let isStuck = seen.any(Set.stuck) && layers.count >= 3
        guard isStarved || isSaturated || isStuck else { return nil }
        let slope = first.traits.greatestSlope ?? 1
        var confidence = isStarved ? (slope < 1 ? 0.93 : 0.7) : isSaturated ? 0.45 : 0.35
        if layers.count < 3 { confidence *= 0.5 }
        let remedies = RemedyBuilder(spec: run.spec)
        return CauseAssessment(
            Self.cause, confidence,
            explains: Set.stuck.union([.vanishingGradient, .saturatedUnits]),
            evidence: [
                Evidence("\(first.type) layers", value: Double(layers.count), expected: .below(3))
            ],
            reason: Phrase(
                "\(layers.count) \(first.type) layers stand on one another",
                "\(layers.count) 个 \(first.type) 层相互叠加"),
            explanation: Phrase(
                """
                Each of the \(layers.count) \(first.type) layers multiplies the gradient by its \
                slope, which is at most \(NumberText.short(slope)) and far less where it is flat, so little \
                arrives at the first layers.
                """,
                """
                \(layers.count) 个 \(first.type) 层各把梯度乘以自身斜率（最大 \(NumberText.short(slope))，平坦处更小），\
                传到前面几层时已所剩无几。
                """),
            remedies: [
                remedies.replaceActivation, remedies.selfNormalizing, remedies.insertNormalization,
                remedies.xavierInitialization,
            ])
    }

    private func rectifying(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let layers = run.spec.hiddenActivations.filter(\.isRectifying)
        guard !layers.isEmpty, seen.any([.deadUnits]) else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        return CauseAssessment(
            Self.cause, 0.5, explains: Set.stuck.union([.deadUnits, .vanishingGradient]),
            reason: Phrase(
                "rectifiers give no gradient to units that are zero for every row",
                "对所有样本都为零的 ReLU 单元得不到梯度"),
            explanation: Phrase(
                "A ReLU unit that is zero for every row has no gradient and can't come back.",
                "对所有样本都输出零的 ReLU 单元没有梯度，无法恢复。"),
            remedies: [
                remedies.leakyActivation, remedies.selfNormalizing, remedies.insertNormalization,
            ])
    }
}
