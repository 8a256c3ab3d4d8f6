import Records

/// A hidden layer is so narrow that what matters doesn't get through.
struct InsufficientCapacity: CauseModel {
    static let cause = Cause.insufficientCapacity

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard seen.any(Self.symptoms) || seen.has(.slowConvergence) else { return nil }
        return shallow(run) ?? narrow(run)
    }

    /// No hidden layer, where the nearest rows show that a linear function isn't enough.
    private func shallow(_ run: RunFacts) -> CauseAssessment? {
        guard
            run.spec.weightedLayers.count == 1, let baseline = run.experiments.baseline,
            baseline.neighbors > max(baseline.linear, 0) + run.experiments.margin
        else { return nil }
        let (near, linear) = (
            NumberText.percent(baseline.neighbors), NumberText.percent(max(0, baseline.linear))
        )
        return CauseAssessment(
            Self.cause, 0.88, explains: Self.symptoms,
            evidence: [
                Evidence(
                    "baselines/neighbors", value: baseline.neighbors,
                    expected: .about(baseline.linear)),
                Evidence("hidden layers", value: 0, expected: .above(0)),
            ],
            reason: Phrase(
                "the network has no hidden layer, and the task isn't linear",
                "网络没有隐藏层，而任务不是线性的"),
            explanation: Phrase(
                """
                The network is a linear function, which gets at most about \(linear) of the way from \
                guessing to perfect here; the nearest training rows alone get \(near).
                """,
                "该网络是线性函数，在这里最多达到从猜测到完美的 \(linear)；仅凭最近邻样本就能达到 \(near)。"),
            remedies: [RemedyBuilder(spec: run.spec).insertHiddenLayer(32)])
    }

    private func narrow(_ run: RunFacts) -> CauseAssessment? {
        let hidden = run.weights.dropLast()
        guard
            let narrow = hidden.min(by: { ($0.shape.first ?? 0) < ($1.shape.first ?? 0) }),
            let units = narrow.shape.first, units <= 16
        else { return nil }
        let isTiny = units <= 2 || units <= 4 && run.trace.network.outputCount > 2 * units
        return CauseAssessment(
            Self.cause, isTiny ? 0.6 : units <= 5 ? 0.3 : 0.15, explains: Self.symptoms,
            layer: narrow.layer,
            evidence: [
                Evidence("\(narrow.layer) units", value: Double(units), expected: .above(16))
            ],
            reason: Phrase(
                "\(narrow.layer) has only \(units) units", "\(narrow.layer) 只有 \(units) 个单元"),
            explanation: Phrase(
                "All that the network knows of a row must pass the \(units) units of \(narrow.layer).",
                "网络对每个样本的全部信息都必须通过 \(narrow.layer) 的 \(units) 个单元。"),
            remedies: [RemedyBuilder(spec: run.spec).moreUnits(32)])
    }

    private static let symptoms: Set<Symptom> = [
        .lossNotDecreasing, .slowConvergence, .underfitting, .deadUnits, .outputCollapsed,
    ]
}
