import Records

/// Nothing in the spec restrains the network.
///
/// - Source: Srivastava et al., *Dropout* (2014); Krogh & Hertz (1992).
struct MissingRegularization: CauseModel {
    static let cause = Cause.missingRegularization

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard seen.has(.overfitting), !run.spec.isRegularized else { return nil }
        let remedies = RemedyBuilder(spec: run.spec)
        return CauseAssessment(
            Self.cause, 0.55, explains: [.overfitting, .validationGapFromStart],
            reason: Phrase(
                "nothing restrains the network: no dropout, weight decay, penalty or early stopping",
                "没有任何正则化：既无 dropout、权重衰减、惩罚项，也无早停"),
            explanation: Phrase(
                "Without dropout, weight decay or early stopping the network is free to fit the noise.",
                "没有 dropout、权重衰减或早停，网络可以任意拟合噪声。"),
            remedies: [remedies.dropout(0.3), remedies.weightDecay(0.01)])
    }
}
