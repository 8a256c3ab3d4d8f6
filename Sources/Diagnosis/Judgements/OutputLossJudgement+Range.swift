import Records

extension OutputLossJudgement {
    /// Looks for a function at the output whose range doesn't reach the targets of a regression.
    static func range(_ job: JobFacts) -> Judgement? {
        let targets = job.data.targets.values
        let output = job.spec.output
        // Class indices as real values are another fault.
        if job.data.targets.classCount > 2, targets.columns <= 1 { return nil }
        guard
            targets.columns > 0, output.range.isBounded,
            let function = output.function?.type
        else { return nil }
        let (low, high) = (output.range.lower ?? -.infinity, output.range.upper ?? .infinity)
        let miss = max(low - targets.min, targets.max - high)
        guard miss > 0.01 * max(targets.deviation, 1e-9) else { return nil }
        // A tail of the targets beyond the range costs little; a deviation of them is the failure.
        let isFar = miss > targets.deviation
        let (least, greatest) = (NumberText.short(targets.min), NumberText.short(targets.max))
        let isAbove = targets.max > high
        let bound = NumberText.short(isAbove ? high : low)
        return fault(
            job, isFar ? .error : .info,
            Phrase(
                "the \(function) at the output can't reach the targets",
                "输出端的 \(function) 达不到目标值"),
            Phrase(
                """
                The targets run from \(least) to \(greatest); a \(function) can't give \
                \(isAbove ? "more" : "less") than \(bound).
                """,
                """
                目标范围为 \(least) 到 \(greatest)；\
                \(function) 无法\(isAbove ? "高于" : "低于") \(bound)。
                """),
            RemedyBuilder(spec: job.spec).removeOutputActivation,
            evidence: [
                Evidence("targets/min", value: targets.min, expected: .above(low)),
                Evidence("targets/max", value: targets.max, expected: .below(high)),
            ])
    }
}
