import Records

/// A finding with the phrases that it was made of.
struct BuiltFinding: Sendable {
    /// The finding.
    var finding: Finding
    /// What its texts were made of.
    var draft: Draft

    /// What was seen, why, and what to do.
    struct Draft: Sendable {
        /// What was seen, or nil.
        var observation: Observation?
        /// Why, or nil where nothing points to a cause.
        var assessment: CauseAssessment?
    }
}

/// Puts what rules saw and what causes say together: one incident, one root cause.
struct FindingBuilder: Sendable {
    /// The run.
    let run: RunFacts

    /// Makes the findings: root causes first, each followed by what it explains.
    func findings(
        observations: [Observation], assessments: [CauseAssessment]
    ) -> [BuiltFinding] {
        var groups: [[BuiltFinding]] = []
        var used: Set<Cause> = []
        for incident in CauseGraph.incidents(of: observations) {
            let group = findings(of: incident, assessments)
            if let cause = group.first?.finding.cause { used.insert(cause) }
            groups.append(group)
        }
        for assessment in assessments where !used.contains(assessment.cause) {
            guard let severity = assessment.standsAlone else { continue }
            groups.append([alone(assessment, severity)])
        }
        // Stable: incidents come before causes that stand alone where they are equally bad.
        let ordered = groups.enumerated().sorted { left, right in
            let severities = (severity(of: left.element), severity(of: right.element))
            return severities.0 != severities.1
                ? severities.0 > severities.1 : left.offset < right.offset
        }.map(\.element)
        return numbered(ordered)
    }

    private func severity(of group: [BuiltFinding]) -> Finding.Severity {
        group.first?.finding.severity ?? .info
    }

    /// The findings of one incident, its headline first.
    private func findings(
        of incident: [Observation], _ assessments: [CauseAssessment]
    ) -> [BuiltFinding] {
        guard let headline = incident.first else { return [] }
        let symptoms = Set(incident.map(\.symptom))
        let candidates = assessments.filter { !$0.explains.isDisjoint(with: symptoms) }.map {
            assessment in
            // A cause that explains only a consequence says less about the incident.
            let share = assessment.explains.contains(headline.symptom) ? 1 : 0.7
            return (assessment, assessment.confidence * share)
        }.sorted { $0.1 > $1.1 }
        let winner = candidates.first { $0.1 >= 0.15 }
        var main = finding(headline, winner?.0, confidence: winner?.1 ?? 0, isConsequence: false)
        main.finding.firstStep = onset(of: incident, headline)
        // A sure mistake is one, however mildly it shows.
        if let alone = winner?.0.standsAlone, alone > main.finding.severity {
            main.finding.severity = alone
        }
        main.finding.alternatives = candidates.lazy.filter {
            $0.0.cause != winner?.0.cause && $0.1 >= 0.1
        }.prefix(4).map {
            Finding.Alternative(
                cause: $0.0.cause, confidence: rounded($0.1), remedies: $0.0.remedies.map(\.remedy))
        }
        let others = incident.dropFirst().map { observation in
            finding(
                observation, winner?.0, confidence: winner?.1 ?? 0, isConsequence: true)
        }
        return [main] + others
    }

    /// The first step of the incident: gradients that explode, or anything non-finite, precede
    /// what people see.
    private func onset(of incident: [Observation], _ headline: Observation) -> Int? {
        guard Set.nonFinite.contains(headline.symptom) else { return headline.firstStep }
        return incident.lazy.filter {
            Set.nonFinite.contains($0.symptom) || $0.symptom == .explodingGradient
        }.compactMap(\.firstStep).min()
    }

    private func finding(
        _ observation: Observation, _ assessment: CauseAssessment?, confidence: Double,
        isConsequence: Bool
    ) -> BuiltFinding {
        var texts = [observation.statement.sentence]
        if let detail = observation.detail { texts.append(detail.sentence) }
        var evidence = observation.evidence
        if isConsequence {
            texts.append(FindingBuilder.consequence)
        } else if let assessment {
            texts += advice(assessment)
            evidence += assessment.evidence
        } else {
            texts.append(FindingBuilder.unexplained)
        }
        let finding = Finding(
            symptom: observation.symptom, cause: assessment?.cause,
            confidence: rounded(confidence), severity: observation.severity,
            firstStep: observation.firstStep,
            layer: observation.layer ?? (isConsequence ? nil : assessment?.layer),
            evidence: evidence, explanation: Phrase(joining: texts),
            remedies: isConsequence
                ? [] : assessment?.remedies.map(\.remedy) ?? [])
        return BuiltFinding(
            finding: finding, draft: .init(observation: observation, assessment: assessment))
    }

    private func alone(
        _ assessment: CauseAssessment, _ severity: Finding.Severity
    ) -> BuiltFinding {
        let finding = Finding(
            symptom: nil, cause: assessment.cause, confidence: rounded(assessment.confidence),
            severity: severity, firstStep: nil, layer: assessment.layer,
            evidence: assessment.evidence, explanation: Phrase(joining: advice(assessment)),
            remedies: assessment.remedies.map(\.remedy))
        return BuiltFinding(
            finding: finding, draft: .init(observation: nil, assessment: assessment))
    }

    /// Why we think so, and what to do first.
    private func advice(_ assessment: CauseAssessment) -> [Phrase] {
        guard let first = assessment.remedies.first else { return [assessment.explanation] }
        return [assessment.explanation, first.title.sentence] + proof(of: first)
    }

    /// What trying a remedy showed, or that it wasn't tried.
    private func proof(of remedy: RemedyDraft) -> [Phrase] {
        guard let trial = remedy.trial else {
            return remedy.kind.isCertain || !run.trace.isFinal ? [] : [FindingBuilder.untried]
        }
        // Where the scores are equal, the loss was better; there is no number to show then.
        guard trial.outcome == .improved, trial.difference > 0.005 else { return [] }
        let with = NumberText.percent(trial.remedy)
        let without =
            trial.control > -1
            ? Phrase(
                "\(NumberText.percent(trial.control))", "为 \(NumberText.percent(trial.control))")
            : Phrase("the run diverges", "则发散")
        return [
            Phrase(
                """
                Tried over \(trial.steps) steps: with this change the score (0 for guessing, 100 % for \
                perfect) reaches \(with), without it \(without.english).
                """,
                """
                试跑 \(trial.steps) 步：采用此修改后得分（0 为猜测，100 % 为完美）达到 \(with)，不修改\
                \(without.chinese)。
                """)
        ]
    }

    /// Names the findings and links each headline to its consequences.
    private func numbered(_ groups: [[BuiltFinding]]) -> [BuiltFinding] {
        var result: [BuiltFinding] = []
        // Headlines first, then what they explain.
        let headlines = groups.compactMap(\.first)
        for (index, headline) in headlines.enumerated() {
            var headline = headline
            headline.finding.id = "f\(index + 1)"
            result.append(headline)
        }
        for (index, group) in groups.enumerated() {
            for var consequence in group.dropFirst() {
                consequence.finding.id = "f\(result.count + 1)"
                result[index].finding.explains.append(consequence.finding.id)
                result.append(consequence)
            }
        }
        return result
    }

    private func rounded(_ confidence: Double) -> Double { (confidence * 100).rounded() / 100 }

    private static let untried = Phrase("This change wasn't tried.", "此修改未经试验。")
    private static let consequence = Phrase(
        "This follows from the finding that explains it.", "这是上述主要问题的后果。")
    private static let unexplained = Phrase(
        "Nothing in the spec or the data explains it.", "配置和数据中没有可以解释它的原因。")
}
