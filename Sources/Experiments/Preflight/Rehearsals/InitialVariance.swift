import Records
import Training

/// Looks for signals that grow or fade on their way through the network before any training.
///
/// - Source: Glorot & Bengio (2010); He et al. (2015).
enum InitialVariance: PreflightCheck {
    static let id = "initial_variance"
    static let summary = "Outputs of layers whose spread grows or fades by orders of magnitude."
    /// How often the spread may grow or fade between the first and the last layer with weights.
    static let bound = 1000.0

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        let layers = run.networkProfile.layers.filter { !$0.parameters.isEmpty }
        guard let first = layers.first, let last = layers.last, layers.count > 1 else {
            return notEvaluable(
                Phrase("there is one layer with weights only", "只有一个带权重的层"))
        }
        guard let start = first.initialOutputDeviation, let end = last.initialOutputDeviation else {
            return notEvaluable(
                Phrase("outputs aren't finite before the first step", "第一步之前输出就不是有限值"))
        }
        let ratio = start > 0 ? end / start : .nan
        let evidence = [
            Evidence(
                "spread/\(last.path)", value: end,
                expected: Phrase("about that of the first layer", "与第一层相近")),
            Evidence("ratio_of_spreads", value: ratio, expected: .between(1 / bound, bound)),
        ]
        guard ratio.isFinite else {
            return notEvaluable(
                Phrase("the first layer's outputs don't vary", "第一层的输出没有变化"))
        }
        guard ratio > bound || ratio < 1 / bound else { return clear(evidence) }
        // An output layer may begin at zero on purpose.
        let isOutputAlone =
            ratio < 1 / bound
            && (layers.dropLast().last?.initialOutputDeviation).map { $0 / start > 1 / bound }
                ?? false
        let factor = NumberText.short(ratio > 1 ? ratio : 1 / ratio)
        return fired(
            isOutputAlone ? .info : .warning,
            Phrase(
                "the spread of outputs \(ratio > 1 ? "grows" : "fades") by a factor of \(factor) "
                    + "before any training; fit the initialization to the activation",
                "训练之前输出的离散程度就\(ratio > 1 ? "增大到 \(factor) 倍" : "缩小到 \(factor) 分之一")；"
                    + "请使初始化与激活函数相匹配"), at: "/model/layers", evidence: evidence)
    }
}
