import Records

/// Judges label smoothing by what it leaves of the target: of a smoothing s, a label is a probability
/// of 1 − s above that of every other class.
///
/// - Source: Szegedy et al., *Rethinking the Inception Architecture* (2016), §7, who take 0.1;
///   Müller et al., *When Does Label Smoothing Help?* (2019).
package enum LabelSmoothingJudgement {
    /// Up to here a label keeps at least half of its lead.
    package static let usual = 0.5

    /// Judges a job.
    ///
    /// - Parameter job: The job.
    /// - Returns: The fault, or nil where the label keeps half of its lead.
    package static func judge(_ job: JobFacts) -> Judgement? {
        job.spec.labelSmoothing > usual ? fault(job) : nil
    }

    /// What is wrong with a smoothing, however strong it is.
    static func fault(_ job: JobFacts) -> Judgement {
        let share = job.spec.labelSmoothing
        let percent = NumberText.percent(share)
        let lead = NumberText.percent(1 - share)
        return Judgement(
            severity: share == 1 ? .error : .warning,
            reason: Phrase(
                "label smoothing of \(percent) leaves little of the targets",
                "\(percent) 的标签平滑使目标所剩无几"),
            explanation: Phrase(
                """
                With a smoothing of \(percent) the right class is to be only \(lead) more probable \
                than any other, so the network is taught to be unsure; 5 to 20 % are usual.
                """,
                """
                平滑系数为 \(percent) 时，正确类别的目标概率只比其他类别高 \(lead)，网络被教成\
                不确定；通常取 5 % 到 20 %。
                """),
            pointer: "/loss/label_smoothing",
            evidence: [
                Evidence("label_smoothing", value: share, expected: .atMost(usual))
            ],
            remedies: [RemedyBuilder(spec: job.spec).weakerLabelSmoothing])
    }
}
