import Records

/// Inputs hold NaN or infinite values.
struct InputsNotFinite: CauseModel {
    static let cause = Cause.inputsNotFinite

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let inputs = run.trace.data.inputs
        let targets = run.trace.data.targets.values
        let broken = inputs.nanCount + inputs.infiniteCount
        let brokenTargets = targets.nanCount + targets.infiniteCount
        if broken + brokenTargets == 0 { return heldOut(run) }
        let isTargets = broken == 0
        let count = isTargets ? brokenTargets : broken
        let place = isTargets ? Phrase("targets", "目标") : Phrase("inputs", "输入")
        return CauseAssessment(
            Self.cause, 0.98, explains: Set.unstable.union(Set.stuck).union(Set.starved),
            standsAlone: .error,
            evidence: [
                Evidence(
                    "\(place.english)/non_finite_count", value: Double(count), expected: .about(0))
            ],
            reason: Phrase(
                "the \(place.english) hold \(count) NaN or infinite values",
                "\(place.chinese)中有 \(count) 个 NaN 或无穷大的值"),
            explanation: Phrase(
                """
                The \(place.english) of the training rows hold \(count) values that are NaN or \
                infinite; a single one makes the loss of its batch NaN.
                """,
                "训练样本的\(place.chinese)中有 \(count) 个 NaN 或无穷大的值；只要有一个，该批次的损失就是 NaN。"),
            remedies: isTargets ? [] : [RemedyBuilder(spec: run.spec).imputeInputs])
    }

    /// Sound training rows, but NaN or infinities in those held out.
    private func heldOut(_ run: RunFacts) -> CauseAssessment? {
        guard
            let event = run.firstEvent([.validation]), let origin = event.origin,
            origin.kind == .given, event.layer == nil, event.tensor != "labels"
        else { return nil }
        let isTargets = event.tensor == "targets"
        let place = isTargets ? Phrase("targets", "目标") : Phrase("inputs", "输入")
        return CauseAssessment(
            Self.cause, 0.98, explains: Set.nonFinite, standsAlone: .error,
            evidence: [
                Evidence(
                    "validation/\(place.english)/non_finite_rows", step: event.step,
                    value: Double(origin.rowCount), expected: .about(0))
            ],
            reason: Phrase(
                "the \(place.english) of rows held out hold NaN or infinite values",
                "留出样本的\(place.chinese)中有 NaN 或无穷大的值"),
            explanation: Phrase(
                """
                The training rows are sound, those held out aren't: a single NaN or infinite value \
                makes the loss of all of them NaN, and nothing can be said of how well the network \
                does.
                """,
                "训练样本没有问题，留出样本却有：只要有一个 NaN 或无穷大的值，验证损失就是 NaN，无法判断网络的好坏。"),
            remedies: isTargets ? [] : [RemedyBuilder(spec: run.spec).imputeInputs])
    }
}
