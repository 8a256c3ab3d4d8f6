import Records

/// Weight decay, penalties or dropout keep the network from fitting.
struct ExcessiveRegularization: CauseModel {
    static let cause = Cause.excessiveRegularization

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let symptoms = Set.stuck.union([.vanishingGradient, .deadUnits])
        guard seen.any(symptoms) || seen.has(.slowConvergence) else { return nil }
        let builder = RemedyBuilder(spec: run.spec)
        var operations: [JSONPatch.Operation] = []
        var named: (name: String, value: Double)?
        if run.spec.weightDecay >= 1e-3 {
            operations.append(builder.set("/optimizer/weight_decay", 0))
            named = ("weight_decay", run.spec.weightDecay)
        }
        for layer in run.spec.layers {
            for name in ["l1", "l2"] where (layer.fields[name]?.number ?? 0) >= 1e-3 {
                operations.append(builder.set("\(layer.pointer)/\(name)", 0))
                named = named ?? ("\(layer.path).\(name)", layer.fields[name]?.number ?? 0)
            }
            if layer.traits.role == .regularization, let share = layer.fields["p"]?.number,
                share >= 0.4
            {
                operations.append(builder.set("\(layer.pointer)/p", 0.2))
                named = named ?? ("\(layer.path).p", share)
            }
        }
        guard let named else { return nil }
        let text = "\(named.name) = \(NumberText.short(named.value))"
        let share = penaltyShare(run)
        return CauseAssessment(
            Self.cause,
            max(confidence(named.name, named.value), share >= 0.3 ? 0.7 : share >= 0.1 ? 0.55 : 0),
            explains: symptoms,
            evidence: [
                Evidence(named.name, value: named.value, expected: .below(0.1)),
                Evidence("penalties / loss", value: share, expected: .below(0.1)),
            ],
            reason: Phrase(
                "the regularization is too strong (\(text))", "正则化过强（\(text)）"),
            explanation: Phrase(
                "With \(text) the network is held at small or missing weights rather than at a fit.",
                "\(text) 使网络只能保持很小或缺失的权重，无法拟合数据。"),
            remedies: [
                RemedyDraft(
                    .lessRegularization,
                    Phrase("Regularize less", "减弱正则化"), operations)
            ])
    }

    /// The penalties on the weights at the end, relative to the loss: what a strength means depends on
    /// the sizes of both.
    private func penaltyShare(_ run: RunFacts) -> Double {
        guard let loss = run.progress?.last, loss > 0 else { return 0 }
        let sum = run.weights.reduce(0.0) { sum, weight in
            guard let layer = run.spec.layers.first(where: { $0.path == weight.layer }),
                let norm = run.curve("weight_norm/\(weight.name)")?.endLevel
            else { return sum }
            let (l1, l2) = (layer.fields["l1"]?.number ?? 0, layer.fields["l2"]?.number ?? 0)
            // Of weights that are equally large Σ|w| is √n times the norm; many small ones give less.
            return sum + l2 * norm * norm + 0.8 * l1 * norm * Double(weight.count).squareRoot()
        }
        return sum / loss
    }

    /// How unusual a strength is: decay and penalties beyond 0.1, dropout beyond 0.7.
    private func confidence(_ name: String, _ value: Double) -> Double {
        if name.hasSuffix(".p") { return value > 0.8 ? 0.85 : value > 0.6 ? 0.6 : 0.2 }
        return value >= 0.5 ? 0.85 : value >= 0.05 ? 0.6 : 0.2
    }
}
