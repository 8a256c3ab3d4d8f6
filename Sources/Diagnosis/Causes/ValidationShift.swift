import Records

/// Validation rows come from elsewhere than the training rows.
///
/// - Source: Rabanser et al., *Failing Loudly* (2019).
struct ValidationShift: CauseModel {
    static let cause = Cause.validationShift

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        guard
            let check = run.trace.dataCheck("validation_shift"), check.isFired,
            let distance = check.value("greatest_distance")
        else { return nil }
        let area = check.value("classifier_area") ?? 0.5
        let held = run.trace.heldOutScore ?? 0
        let gap = (run.trace.trainingScore ?? 0) - held
        let isCostly = gap > max(0.1, 2.5 * error(of: held, run)) && run.trace.nonFinite.isEmpty
        let text = NumberText.short(distance)
        return CauseAssessment(
            Self.cause, area > 0.9 || distance > 0.5 ? 0.93 : isCostly ? 0.8 : 0.5,
            explains: [.overfitting, .validationGapFromStart, .underfitting],
            standsAlone: isCostly ? .warning : .info,
            evidence: [
                Evidence("validation/greatest_distance", value: distance, expected: .below(0.25)),
                Evidence("validation/classifier_area", value: area, expected: .about(0.5)),
            ],
            reason: Phrase(
                "the validation rows are distributed otherwise than the training rows",
                "验证样本与训练样本的分布不同"),
            explanation: Phrase(
                """
                The validation rows differ from the training rows (greatest distance of a column's \
                distribution \(text), where equal sources give about 0): what is learned on the one \
                doesn't hold on the other. Draw both from the same source, or prepare them alike.
                """,
                """
                验证样本与训练样本不同（某列分布的最大距离为 \(text)，同源数据约为 0）：在一方学到的规律在另一方\
                不成立。请从同一来源抽取两者，或以相同方式处理。
                """),
            remedies: [RemedyBuilder(spec: run.spec).shuffleSplit])
    }

    /// The standard error of a score on the validation rows.
    private func error(of score: Double, _ run: RunFacts) -> Double {
        let rows = Double(max(1, run.trace.data.validationRows))
        guard run.trace.data.targets.classCount > 1 else { return 0.5 / rows.squareRoot() }
        let rest = max(1 - run.trace.majorityShare, 0.05)
        let wrong = min(max(rest * (1 - score), 0.02), 0.5)
        return (wrong * (1 - wrong) / rows).squareRoot() / rest
    }
}
