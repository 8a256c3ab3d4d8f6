import Records

/// Inputs or targets hold NaN or infinite values, in the rows trained on or in those held out.
struct InputsNotFinite: CauseModel {
    static let cause = Cause.inputsNotFinite

    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment? {
        let found = Found(run)
        guard found.inputs + found.targets > 0 else { return nil }
        let reason = found.reason
        let isHarmless = found.isHeldOut && !run.trace.nonFinite.isEmpty
        return CauseAssessment(
            Self.cause, 0.98,
            // What only rows held out have doesn't spoil training.
            explains: isHarmless
                ? []
                : found.isHeldOut
                    ? [.lossNotFinite, .validationGapFromStart]
                    : Set.unstable.union(Set.stuck).union(Set.starved),
            standsAlone: .error,
            evidence: found.evidence, reason: reason, explanation: found.explanation(reason, run),
            remedies: [
                RemedyBuilder(spec: run.spec).finiteData(
                    inputs: found.inputs > 0, targets: found.missing > 0)
            ])
    }

    /// What isn't finite.
    private struct Found {
        /// How many inputs.
        let inputs: Int
        /// How many targets.
        let targets: Int
        /// How many rows have no target in the source.
        let missing: Int
        /// Whether only rows held out have any.
        let isHeldOut: Bool

        init(_ run: RunFacts) {
            let data = run.trace.data
            let check = run.trace.dataCheck("inputs_not_finite")
            func held(_ name: String) -> Int { Int(check?.value("validation_\(name)") ?? 0) }
            let own = data.inputs.nanCount + data.inputs.infiniteCount
            let values = data.targets.values
            let ownTargets = max(values.nanCount + values.infiniteCount, data.missingTargets ?? 0)
            let heldTargets = max(held("targets"), data.validationMissingTargets ?? 0)
            inputs = own + held("inputs")
            targets = ownTargets + heldTargets
            missing = (data.missingTargets ?? 0) + (data.validationMissingTargets ?? 0)
            isHeldOut = own + ownTargets == 0
        }

        var evidence: [Evidence] {
            [("inputs", inputs), ("targets", targets)].filter { $0.1 > 0 }.map {
                Evidence("\($0.0)/non_finite_count", value: Double($0.1), expected: .about(0))
            }
        }

        var reason: Phrase {
            if targets == 0 {
                return Phrase(
                    "the inputs hold \(inputs) NaN or infinite values",
                    "输入中有 \(inputs) 个 NaN 或无穷大的值")
            }
            if inputs == 0 {
                return Phrase(
                    "the targets hold \(targets) NaN or infinite values",
                    "目标中有 \(targets) 个 NaN 或无穷大的值")
            }
            return Phrase(
                "the inputs hold \(inputs) and the targets \(targets) NaN or infinite values",
                "输入中有 \(inputs) 个、目标中有 \(targets) 个 NaN 或无穷大的值")
        }

        func explanation(_ reason: Phrase, _ run: RunFacts) -> Phrase {
            let check = ["inputs_not_finite", "labels_out_of_range"].lazy
                .compactMap { run.trace.dataCheck($0) }.first { $0.isFired }
            let place = reason.at(check?.places ?? [])
            let subject = place.english.prefix(1).uppercased() + place.english.dropFirst()
            return isHeldOut
                ? Phrase(
                    """
                    \(subject), all in rows held out; a single one makes the validation loss NaN, \
                    while training goes on without it.
                    """,
                    "\(place.chinese)，都在验证样本中；只要有一个，验证损失就是 NaN，而训练不受影响。")
                : Phrase(
                    "\(subject); a single one makes the loss of its batch NaN.",
                    "\(place.chinese)；只要有一个，该批次的损失就是 NaN。")
        }
    }
}
