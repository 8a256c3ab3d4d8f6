import Foundation
import Records

/// Inputs are far from mean 0 and deviation 1, as a whole or one against another.
///
/// Raw pixels train well enough in many networks, so this is a cause only of what went wrong.
///
/// - Source: LeCun et al., *Efficient BackProp* (1998), §4.3.
struct InputsNotNormalized: CauseModel {
    static let cause = Cause.inputsNotNormalized

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let inputs = run.trace.data.inputs
        let size = inputs.rootMeanSquare
        guard inputs.columns > 0, size > 0, size.isFinite else { return nil }
        if run.spec.layers.first?.isNormalization ?? false { return nil }
        let spread =
            inputs.smallestColumnDeviation > 0
            ? inputs.largestColumnDeviation / inputs.smallestColumnDeviation : 1
        let offset = inputs.deviation > 0 ? abs(inputs.mean) / inputs.deviation : 0
        // A few nearly constant columns among usual ones do no harm; large ones do.
        let isUneven = spread > 100 && inputs.largestColumnDeviation > 10
        var confidence =
            size >= 1000
            ? 0.96 : size >= 100 ? 0.88 : size >= 30 ? 0.7 : size >= 10 ? 0.5 : size >= 4 ? 0.25 : 0
        if isUneven { confidence = max(confidence, 0.75) }
        let isTiny = size < 0.03
        if isTiny { confidence = size < 1e-3 ? 0.85 : 0.55 }
        if offset > 10, size > 3 { confidence = max(confidence, 0.5) }
        // A code for missing values makes any column large; rescaled, it stays what it is.
        if run.trace.dataCheck("sentinel_values")?.isFired ?? false { confidence *= 0.5 }
        guard confidence > 0 else { return nil }
        let large = Set.unstable.union(Set.stuck).union([
            .deadUnits, .saturatedUnits, .lossAtStartImplausible, .validationGapFromStart,
        ])
        let symptoms = isTiny ? Set.stuck.union([.vanishingGradient]) : large
        let text = NumberText.short(size)
        return CauseAssessment(
            Self.cause, confidence, explains: symptoms,
            standsAlone: size > 30 || isTiny || isUneven ? .info : nil,
            evidence: [
                Evidence("inputs/root_mean_square", value: size, expected: .about(1)),
                Evidence(
                    "inputs/largest_column_deviation", value: inputs.largestColumnDeviation,
                    expected: .about(1)),
                Evidence(
                    "inputs/smallest_column_deviation", value: inputs.smallestColumnDeviation,
                    expected: .about(1)),
            ],
            reason: Phrase(
                "the inputs are not normalized (root mean square \(text) instead of about 1)",
                "输入没有归一化（均方根为 \(text)，应约为 1）"),
            explanation: Phrase(
                """
                The inputs run from \(NumberText.short(inputs.min)) to \
                \(NumberText.short(inputs.max)) with a root mean square of \(text); gradients of \
                the first layer scale with them, so no learning rate suits all layers.
                """,
                """
                输入的范围为 \(NumberText.short(inputs.min)) 到 \(NumberText.short(inputs.max))，\
                均方根为 \(text)；第一层的梯度随之缩放，没有一个学习率能适合所有层。
                """),
            remedies: [RemedyBuilder(spec: run.spec).standardizeInputs])
    }
}
