import Records

/// Looks for validation rows that training has seen, exactly or nearly.
///
/// Two things are leaks: more equal rows on both sides than a random split of these rows would have;
/// and rows that were copied before the split, which a random split then parts as chance has it, but
/// which can't be equal otherwise, since their inputs are fine-grained. Rows of few-valued columns
/// that repeat by nature are none.
///
/// - Source: Kapoor & Narayanan, *Leakage and the Reproducibility Crisis* (2023), L1.4.
enum TrainValidationLeakageCheck: DataCheck {
    static let id = "train_validation_leakage"
    static let summary = "Validation rows that equal training rows, or nearly."

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard let held = data.validation else { return notEvaluable(.nothingHeldOut) }
        guard held.count >= 10, data.training.count >= 10 else {
            return notEvaluable(.fewerRowsOnOneSide(than: 10))
        }
        let twins = RowTwins(data, held)
        let near = [true, false].compactMap {
            NearCopies(data, held, except: Set(twins.crossing), isScaled: $0)
        }.max { ($0.isBeyondChance ? $0.share : 0) < ($1.isBeyondChance ? $1.share : 0) }
        let rows = Double(held.count)
        let expected = twins.areCopies ? 0 : twins.expected
        let evidence = [
            Evidence(
                "equal_rows", value: Double(twins.crossing.count),
                expected: .about(expected.rounded())),
            Evidence(
                "near_rows_share", value: near?.share ?? 0,
                expected: .about(((near?.expected ?? 0) * 1000).rounded() / 1000)),
        ]
        let beyond = Double(twins.crossing.count) - expected
        let bound = (twins.isFineGrained ? 2.5 : 5) * twins.deviation
        let share = twins.areCopies || beyond > bound ? max(0, beyond) / rows : 0
        let nearShare = near.map { $0.isBeyondChance ? $0.share - $0.expected : 0 } ?? 0
        let total = share + nearShare
        guard total > 0 else { return clear(evidence) }
        // A few repeated measurements are in many a data set and change no figure.
        let isFew = beyond < 3 && nearShare == 0 || total < 0.01
        return fired(
            isFew ? .info : total < 0.05 ? .warning : .error,
            Phrase(
                "\(percent(total)) of the validation rows were seen in training"
                    + (nearShare > share ? " with tiny changes" : "")
                    + ": their figures say nothing about new rows",
                "\(percent(total)) 的验证样本"
                    + (nearShare > share ? "略作改动后在训练中出现过" : "在训练中出现过")
                    + "：其结果不能说明对新样本的表现"), evidence: evidence)
    }
}
