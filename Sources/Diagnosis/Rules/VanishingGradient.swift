import Records

/// Sees early layers starve: gradients fade layer by layer while there is much left to learn.
///
/// Fires when the first layer's gradient is below a thousandth of the greatest, the typical fading
/// from layer to layer is at least a factor of 1.8, this holds in most fifths of the run, and the
/// network has closed less than a quarter of the gap between knowing nothing and a perfect fit. A
/// small gradient at convergence is none of that.
struct VanishingGradient: DiagnosisRule {
    static let id = Symptom.vanishingGradient.rawValue
    static let summary = "Early layers receive next to no gradient while there is much to learn."
    static let source = "Hochreiter (1991); Glorot & Bengio, AISTATS 2010, §3"

    func evaluate(_ run: RunFacts) -> RuleOutcome {
        if run.weights.count < 4 {
            return .notEvaluable(
                Phrase(
                    "the network has fewer than four layers with weights",
                    "带权重的层少于四层"))
        }
        if let reason = run.immaturity { return .notEvaluable(reason) }
        guard let progress = run.progress else { return .notEvaluable(.missing("loss")) }
        let profiles = (0..<5).map {
            DepthProfile(run, from: Double($0) / 5, to: Double($0 + 1) / 5)
        }
        guard let whole = profiles.first, whole.layers.count >= 4 else {
            return .notEvaluable(.missing("gradient_norm/*"))
        }
        let starved = profiles.filter(VanishingGradient.isStarved)
        guard
            starved.count >= 3, progress.learned < 0.25, let last = profiles.last,
            let profile = starved.last, let first = profile.layers.first,
            let greatest = profile.layers.max(by: { $0.size < $1.size }),
            let attenuation = profile.attenuation
        else { return .clear }
        let reached = last.layers.first { $0.size > 1e-3 * greatest.size }?.layer ?? greatest.layer
        return .fired([
            Observation(
                .vanishingGradient, .error, firstStep: 0, layer: first.layer,
                evidence: [
                    Evidence(
                        "gradient_norm/\(first.name)", value: first.norm,
                        expected: .above(
                            1e-3 * greatest.norm)),
                    Evidence(
                        "gradient_norm/\(greatest.name)", value: greatest.norm,
                        expected: .about(greatest.norm)),
                    Evidence(
                        "loss", value: progress.last, expected: .below(0.75 * progress.reference)),
                ],
                statement: Phrase(
                    """
                    Gradients fade on their way back: per weight, \(first.layer) gets \
                    \(NumberText.short(attenuation)) of what \(greatest.layer) gets, and layers \
                    before \(reached) hardly learn
                    """,
                    """
                    梯度在回传途中逐层衰减：按每个权重计，\(first.layer) 得到的梯度仅为 \
                    \(greatest.layer) 的 \(NumberText.short(attenuation))，\(reached) 之前的层几乎学不到东西
                    """))
        ])
    }

    /// Whether gradients fade towards the input.
    private static func isStarved(_ profile: DepthProfile) -> Bool {
        guard let attenuation = profile.attenuation, let step = profile.typicalStep else {
            return false
        }
        return attenuation < 1e-3 && step < -0.25
    }
}
