import Records

/// Writes the one or two sentences that stand above a diagnosis.
struct SummaryWriter: Sendable {
    /// The run.
    let run: RunFacts

    /// The summary of a diagnosis.
    func summary(verdict: Diagnosis.Verdict, findings: [BuiltFinding.Draft]) -> Phrase {
        switch verdict {
        case .sick: findings.first.map(sick) ?? healthy
        case .healthy: healthy
        case .undetermined: undetermined
        }
    }

    private func sick(_ draft: BuiltFinding.Draft) -> Phrase {
        let remedy = draft.assessment?.remedies.prefix(1).map(\.title.sentence) ?? []
        switch (draft.observation, draft.assessment) {
        case (let observation?, let assessment?):
            let why = Phrase(
                "\(observation.statement.english) because \(assessment.reason.english)",
                "\(observation.statement.chinese)，原因是\(assessment.reason.chinese)")
            return Phrase(joining: [why.sentence] + remedy)
        case (let observation?, nil):
            return observation.statement.sentence
                + Phrase(
                    """
                    Nothing in the spec or the data explains it; check whether the targets can be \
                    learned from the inputs.
                    """,
                    "配置和数据中没有可以解释它的原因；请检查目标能否由输入学到。")
        case (nil, let assessment?):
            return Phrase(joining: [assessment.explanation] + remedy)
        case (nil, nil): return healthy
        }
    }

    private var healthy: Phrase {
        guard let progress = run.progress else { return undetermined }
        let (first, last) = (NumberText.short(progress.first), NumberText.short(progress.last))
        return Phrase(
            "The run looks healthy: the loss went from \(first) to \(last) in \(run.steps) steps.",
            "运行正常：损失在 \(run.steps) 步内从 \(first) 变为 \(last)。")
    }

    private static let uncompared = Phrase(
        "the spec has what often keeps a run from getting far, and the budget of the diagnosis allowed "
            + "no trial that would show it",
        "配置中有常使训练受限的设置，而诊断的预算不足以做试验来判断")

    private var undetermined: Phrase {
        let reason =
            run.immaturity ?? (run.loss == nil ? .missing("loss") : SummaryWriter.uncompared)
        return Phrase(
            "Too little was seen to say: \(reason.english).", "目前还无法判断：\(reason.chinese)。")
    }
}
