import Records

/// What is known of a remedy by trying it, or by the run's own course.
struct RemedyEvidence: Sendable {
    private let run: RunFacts

    /// Looks into what was measured of a run.
    init(_ run: RunFacts) {
        self.run = run
    }

    /// The remedy's own trial: the change itself was run, not another one; nil where it wasn't.
    func trial(of remedy: RemedyDraft) -> RemedyTrial? {
        ownCourse(remedy) ?? tried(remedy) ?? branched(remedy)
    }

    /// An earlier end needs no trial: the run itself was there.
    private func ownCourse(_ remedy: RemedyDraft) -> RemedyTrial? {
        guard remedy.kind == .stopEarlier, let losses = run.curve("validation_loss"),
            let least = losses.points.min(by: { $0.value < $1.value }),
            let end = run.trace.heldOutScore, run.trace.isFinal
        else { return nil }
        let scores = run.curve("validation_r2") ?? run.curve("validation_accuracy")
        guard
            let value = scores?.points.min(by: {
                abs($0.step - least.step) < abs($1.step - least.step)
            })?.value
        else { return nil }
        let majority = run.curve("validation_r2") == nil ? run.trace.majorityShare : 0
        guard majority < 1 else { return nil }
        let best = (value - majority) / (1 - majority)
        let fall = (losses.last - least.value) / max(abs(least.value), 1e-12)
        return RemedyTrial(
            outcome: best > end + 0.01 || fall > 0.05 && best >= end - 0.01
                ? .improved : .undecided,
            steps: least.step + 1, control: end, remedy: best)
    }

    private func tried(_ remedy: RemedyDraft) -> RemedyTrial? {
        let facts = run.experiments
        guard let trials = facts.trials,
            let own = trials.trials.filter({
                $0.remedy == remedy.kind.rawValue && $0.patch == remedy.patch
            }).max(by: { $0.steps < $1.steps })
        else { return nil }
        // What keeps a network from learning by heart shows at the end of a whole run.
        if remedy.kind.restrains, 10 * own.steps < 9 * run.trace.plannedSteps { return nil }
        // A longer run is compared with the whole run, others with the control of their length.
        return trial(
            own.outcome.score, steps: own.steps,
            beside: own.steps > trials.steps ? run.trace.score ?? -1 : trials.control.score,
            validationLosses: (
                own.outcome.validationLoss,
                own.steps > trials.steps
                    ? run.curve("validation_loss")?.last : trials.control.validationLoss
            ))
    }

    private func branched(_ remedy: RemedyDraft) -> RemedyTrial? {
        guard remedy.kind == .lowerLearningRate || remedy.kind == .higherLearningRate,
            remedy.patch.operations.count == 1,
            let rate = remedy.patch.operations.first?.value?.number, let branches = run.branches,
            let own = branches.measurement.branches.first(where: { $0.learningRate == rate }),
            let score = own.score
        else { return nil }
        var result = trial(
            score, steps: branches.measurement.steps, beside: branches.job.score ?? -1,
            validationLosses: (nil, nil))
        // Over a short run the loss may tell where the score doesn't yet.
        if result.outcome == .undecided,
            branches.drop(own) >= 2 * max(branches.drop(branches.job), 0),
            branches.drop(own) > 0.05 * abs(branches.measurement.initialLoss)
        {
            result.outcome = .improved
        }
        return result
    }

    private func trial(
        _ score: Double, steps: Int, beside control: Double,
        validationLosses: (changed: Double?, own: Double?)
    ) -> RemedyTrial {
        let noise = run.experiments.margin / 4
        var outcome: RemedyTrial.Outcome =
            score > control + noise ? .improved : score < control - noise ? .worsened : .undecided
        if outcome == .undecided, let changed = validationLosses.changed,
            let own = validationLosses.own, changed < 0.9 * own
        {
            outcome = .improved
        }
        return RemedyTrial(outcome: outcome, steps: steps, control: control, remedy: score)
    }
}

extension CauseAssessment {
    /// The assessment with what trying its remedies showed: those that helped first, the best of them
    /// before the others; those that were tried and didn't help left out.
    ///
    /// Of a run that goes on nothing has been tried yet. Changes whose effect nobody can know without
    /// trying are left out then, and the text says that they are being measured.
    func proven(by run: RunFacts) -> CauseAssessment {
        var result = self
        guard run.trace.isFinal else {
            result.remedies.removeAll { !$0.kind.isCertain }
            if result.remedies.count < remedies.count {
                result.explanation = explanation + CauseAssessment.beingMeasured
            }
            return result
        }
        let evidence = RemedyEvidence(run)
        let tried = remedies.map { remedy in
            var remedy = remedy
            remedy.trial = evidence.trial(of: remedy)
            return remedy
        }
        let kept = tried.filter { remedy in
            guard let trial = remedy.trial, !remedy.kind.isNecessary else { return true }
            return trial.outcome == .improved
                || trial.outcome == .undecided && remedy.kind.isCertain
        }
        let helped = kept.filter { $0.trial?.outcome == .improved }.enumerated().sorted {
            ($0.element.trial?.remedy ?? 0, -$0.offset) > (
                $1.element.trial?.remedy ?? 0, -$1.offset
            )
        }.map(\.element)
        result.remedies = helped + kept.filter { $0.trial?.outcome != .improved }
        if result.remedies.isEmpty, !remedies.isEmpty {
            result.explanation = explanation + CauseAssessment.noneHelped
        }
        return result
    }

    private static let beingMeasured = Phrase(
        "What to change, and by how much, is being measured; the final diagnosis will say.",
        "应改什么、改多少正在测量中，最终诊断会给出。")
    private static let noneHelped = Phrase(
        "The changes that usually help were tried here and didn't.",
        "通常有效的修改已在此试过，但没有效果。")
}
