import Kernels
import Records

/// Looks for an input that gives the target away.
///
/// A strong feature isn't a leak: the width of a petal tells most irises apart. Three things are:
///
/// - A copy is stronger than any measurement: within a class it hardly varies, or it is a code of the
///   class, or a real-valued target is nearly a linear function of it alone.
/// - An input whose order tells the target of every row, where all other inputs together are far from
///   it: the number from which the target was made by a threshold, or the number of the row in a
///   sorted file.
/// - A noisy copy alone tells more of the target than all other inputs together, and is made of the
///   target alone: once the target is known, the others say nothing about it. A cause of the target
///   isn't free of other causes then, for what one of them did the others needn't have done; and
///   where an input merely passes on what others cause, those say nothing about the target once it is
///   known, which rules out a copy too. Inputs that are all independent of each other given the
///   target may be measurements of it, as good as one another: there the test is silent.
///
/// - Source: Kaufman et al., *Leakage in Data Mining* (2012); Pearl, *Causality* (2009), §1.2, for
///   what separates a child of the target from its causes.
enum TargetLeakageCheck: DataCheck {
    static let id = "target_leakage"
    static let summary = "A single input that is a copy, a noisy copy or a code of the target."
    /// How many rows are looked at, at even distances.
    private static let rowLimit = 20_000
    /// What all other inputs together may explain of a target that one gives away by its order.
    private static let othersShare = 0.75

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.columns > 1 else { return notEvaluable(.oneInput) }
        let rows = data.training.sample(rowLimit)
        guard rows.count >= 20 else { return notEvaluable(.fewerRows(than: 20)) }
        let telling: [Telling]
        // Where every target is an input, the network is to give its inputs back.
        var givesBack = false
        if data.hasLabels {
            let classes = ClassTelling(data, rows)
            guard classes.minority >= 10 else {
                return notEvaluable(
                    Phrase(
                        "fewer than ten rows have another label than most",
                        "标签与多数不同的样本不足十个"))
            }
            telling = classes.all()
        } else {
            let values = ValueTelling(data, rows)
            telling = values.all()
            givesBack =
                data.training.targetWidth > 1
                && Set(values.targets).isSubset(
                    of: telling.reduce(into: Set()) { $0.formUnion($1.copied) })
        }
        let copies = telling.filter { $0.kind == .copy }.map(\.column)
        let ordered = copies.isEmpty ? OrderLeak(telling, data, othersShare)?.column : nil
        let noisy = copies.isEmpty && ordered == nil ? NoisyCopy(telling, data)?.column : nil
        let evidence = [
            Evidence("leaking_inputs", value: Double(copies.count), expected: "0"),
            Evidence("telling_orders", value: ordered == nil ? 0 : 1, expected: "0"),
            Evidence("noisy_copies", value: noisy == nil ? 0 : 1, expected: "0"),
        ]
        // Where every input tells the target, the task is easy rather than leaked.
        let isEasy =
            givesBack || copies.count == data.columns
            || copies.count * 2 >= data.columns && data.columns > 2
        if !copies.isEmpty, !isEasy {
            let names = Phrase(listing: copies.prefix(5).map { "\($0)" })
            return fired(
                .error,
                Phrase(
                    "input \(names.english) gives the target away all by itself: check that it is known "
                        + "before the target is",
                    "仅凭输入 \(names.chinese) 就能得知目标：请确认它在目标之前就是已知的"), evidence: evidence,
                columns: copies)
        }
        if let ordered {
            return fired(
                .warning,
                Phrase(
                    "the order of input \(ordered) alone tells the target of every row, all other inputs "
                        + "together far from it: check that it isn't a row's number in a sorted file, "
                        + "and that it is known before the target is",
                    "仅凭输入 \(ordered) 的大小顺序就能得知每个样本的目标，而其余输入合起来也远远做不到："
                        + "请确认它不是排序文件中的行号，且在目标之前就是已知的"), evidence: evidence,
                columns: [ordered])
        }
        guard let noisy else { return clear(evidence) }
        return fired(
            .warning,
            Phrase(
                "input \(noisy) looks like the target with noise: check that it is known before "
                    + "the target is",
                "输入 \(noisy) 看起来就是加了噪声的目标：请确认它在目标之前就是已知的"), evidence: evidence, columns: [noisy])
    }
}
