import Records

/// Real targets are far larger than what a fresh network puts out.
///
/// - Source: LeCun et al., *Efficient BackProp* (1998), §4.5.
struct TargetsNotScaled: CauseModel {
    static let cause = Cause.targetsNotScaled

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        large(run) ?? tiny(run, seen)
    }

    /// Targets so small that an untrained network's outputs drown them.
    private func tiny(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let targets = run.trace.data.targets
        let size = targets.values.rootMeanSquare
        guard
            targets.kind == .values, run.spec.isDistanceLoss, size > 0, size < 0.03,
            seen.any(Set.stuck)
        else { return nil }
        let text = NumberText.short(size)
        return CauseAssessment(
            Self.cause, size < 0.005 ? 0.85 : 0.6, explains: Set.stuck,
            evidence: [Evidence("targets/root_mean_square", value: size, expected: .about(1))],
            reason: Phrase(
                "the targets are not scaled (root mean square \(text) instead of about 1)",
                "目标值没有缩放（均方根为 \(text)，应约为 1）"),
            explanation: Phrase(
                """
                The targets are far smaller than what a network puts out: all it learns is to put \
                out nothing, and what the targets differ by is lost in its noise.
                """,
                "目标值远小于网络的输出：网络只学会输出零，目标之间的差别淹没在噪声中。"),
            remedies: [RemedyBuilder(spec: run.spec).standardizeTargets])
    }

    private func large(_ run: RunFacts) -> CauseAssessment? {
        let targets = run.trace.data.targets
        let size = targets.values.rootMeanSquare
        guard
            targets.kind == .values, run.spec.isDistanceLoss, size.isFinite, size >= 5
        else { return nil }
        let confidence = size >= 1000 ? 0.94 : size >= 100 ? 0.86 : size >= 30 ? 0.65 : 0.35
        let text = NumberText.short(size)
        return CauseAssessment(
            Self.cause, confidence,
            explains: Set.unstable.union(Set.stuck).union([
                .deadUnits, .saturatedUnits, .lossAtStartImplausible,
            ]),
            standsAlone: size >= 1000 ? .info : nil,
            evidence: [Evidence("targets/root_mean_square", value: size, expected: .about(1))],
            reason: Phrase(
                "the targets are not scaled (root mean square \(text) instead of about 1)",
                "目标值没有缩放（均方根为 \(text)，应约为 1）"),
            explanation: Phrase(
                """
                The targets run from \(NumberText.short(targets.values.min)) to \
                \(NumberText.short(targets.values.max)), while a fresh network puts out values \
                around zero: the loss and its gradients start far too large.
                """,
                """
                目标值范围为 \(NumberText.short(targets.values.min)) 到 \
                \(NumberText.short(targets.values.max))，而新网络的输出在零附近：损失及其梯度一开始就过大。
                """),
            remedies: [RemedyBuilder(spec: run.spec).standardizeTargets])
    }
}
