import Kernels
import Records

/// Looks for an input that gives the target away.
///
/// A strong feature isn't a leak: the width of a petal tells most irises apart. Two things are:
///
/// - A copy is stronger than any measurement: within a class it hardly varies, or it is a code of the
///   class, or a real-valued target is nearly a linear function of it alone.
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
    static let rowLimit = 20_000
    /// The greatest spread within classes, relative to the whole, of an input that gives them away.
    ///
    /// That of the most telling input of iris is 0.26, of wine 0.5, of breast cancer 0.6.
    static let spread = 0.05
    /// The same where the spread of every other input is at least four times as great.
    static let loneSpread = 0.12
    /// How many targets of a row are looked at.
    static let targetLimit = 16
    /// The share of rows that a code of few values must tell right.
    static let agreement = 0.98
    /// The least squared correlation of an input that gives a real-valued target away.
    static let correlation = 0.998

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.columns > 1 else { return notEvaluable(.oneInput) }
        let rows = data.training.sample(rowLimit)
        guard rows.count >= 20 else { return notEvaluable(.fewerRows(than: 20)) }
        let copies: [Int]
        let telling: [Telling]
        if data.hasLabels {
            let classes = ClassPlaces(data.training.labels, rows)
            let majority = classes.counts.max() ?? 0
            guard rows.count - majority >= 10 else {
                return notEvaluable(
                    Phrase(
                        "fewer than ten rows have another label than most",
                        "标签与多数不同的样本不足十个"))
            }
            telling = (0..<data.columns).compactMap { strength(of: $0, data, rows, classes) }
            copies = LabelCopies(telling, majority: Double(majority) / Double(rows.count)).columns
        } else {
            telling = (0..<data.columns).compactMap { correlation(of: $0, data, rows) }
            copies = telling.filter { $0.share >= correlation }.map(\.column)
        }
        let noisy = copies.isEmpty ? NoisyCopy(telling, data)?.column : nil
        let evidence = [
            Evidence("leaking_inputs", value: Double(copies.count), expected: "0"),
            Evidence("noisy_copies", value: noisy == nil ? 0 : 1, expected: "0"),
        ]
        // Where every input tells the target, the task is easy rather than leaked.
        // Where every target is an input, the network is to give its inputs back.
        let isEasy =
            data.training.targetWidth > 1
            && copies.count >= min(data.training.targetWidth, targetLimit)
            || copies.count == data.columns || copies.count * 2 >= data.columns && data.columns > 2
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
        guard let noisy else { return clear(evidence) }
        return fired(
            .warning,
            Phrase(
                "input \(noisy) looks like the target with noise: check that it is known before "
                    + "the target is",
                "输入 \(noisy) 看起来就是加了噪声的目标：请确认它在目标之前就是已知的"), evidence: evidence, columns: [noisy])
    }

    /// What one input tells of the target.
    struct Telling {
        /// The input.
        var column: Int
        /// The share of the variance that the target and the input share: R², or the variance of the
        /// class means relative to the input's own.
        var share: Double
        /// The share of rows that the input tells right as a code of few values; 0 if it is none.
        var agreement = 0.0
    }

    /// The class of each of some rows, counted from 0 without gaps.
    private struct ClassPlaces {
        /// The class of each row.
        let places: [Int]
        /// How many rows each class has.
        let counts: [Int]

        init(_ labels: [Int32], _ rows: [Int]) {
            var known: [Int32: Int] = [:]
            var counts: [Int] = []
            places = rows.map { row in
                let place = known[labels[row]] ?? known.count
                if place == known.count {
                    known[labels[row]] = place
                    counts.append(0)
                }
                counts[place] += 1
                return place
            }
            self.counts = counts
        }
    }

    /// What an input tells of the classes; nil if it isn't finite or doesn't vary.
    private static func strength(
        of column: Int, _ data: CheckedData, _ rows: [Int], _ classes: ClassPlaces
    ) -> Telling? {
        // Sums of distances from the first value, which keep their precision where all are far from 0.
        let origin = Double(data.training.input(rows[0], column, of: data.columns))
        var sums = [Double](repeating: 0, count: classes.counts.count)
        var squares = 0.0
        for (index, row) in rows.enumerated() {
            let value = Double(data.training.input(row, column, of: data.columns)) - origin
            sums[classes.places[index]] += value
            squares += value * value
        }
        let total = sums.reduce(0, +)
        let all = squares - total * total / Double(rows.count)
        guard all.isFinite, all > 1e-12 * squares else { return nil }
        let between = zip(sums, classes.counts).reduce(0) { $0 + $1.0 * $1.0 / Double($1.1) }
        return Telling(
            column: column, share: max(0, min(1, 1 - (squares - between) / all)),
            agreement: agreement(of: column, data, rows, classes))
    }

    /// The share of rows whose class an input tells as a code; 0 if it is none.
    private static func agreement(
        of column: Int, _ data: CheckedData, _ rows: [Int], _ classes: ClassPlaces
    ) -> Double {
        // What isn't nearly a code on a hundred rows needn't be looked at on all.
        let few = agreement(of: column, data, rows.prefix(100), classes)
        guard rows.count > 100, few >= 0.9 else { return rows.count > 100 ? 0 : few }
        return agreement(of: column, data, rows[...], classes)
    }

    private static func agreement(
        of column: Int, _ data: CheckedData, _ rows: ArraySlice<Int>, _ classes: ClassPlaces
    ) -> Double {
        let count = classes.counts.count
        var codes: [Float: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            let value = data.training.input(row, column, of: data.columns)
            codes[value, default: [Int](repeating: 0, count: count)][classes.places[index]] += 1
            if codes.count > 4 * count { return 0 }
        }
        let right = codes.values.reduce(0) { $0 + ($1.max() ?? 0) }
        return Double(right) / Double(rows.count)
    }

    /// Adds a value to a mean and squared distances (Welford 1962).
    private static func add(
        _ value: Double, to sums: inout (count: Double, mean: Double, squares: Double)
    ) {
        sums.count += 1
        let difference = value - sums.mean
        sums.mean += difference / sums.count
        sums.squares += difference * (value - sums.mean)
    }

    /// What an input tells of real-valued targets; nil if either doesn't vary.
    private static func correlation(
        of column: Int, _ data: CheckedData, _ rows: [Int]
    ) -> Telling? {
        guard let targets = data.training.targets else { return nil }
        var greatest: Double?
        for target in 0..<min(data.training.targetWidth, targetLimit) {
            var x = (count: 0.0, mean: 0.0, squares: 0.0)
            var y = x
            var products = 0.0
            for row in rows {
                let value = Double(data.training.input(row, column, of: data.columns))
                let other = Double(targets.pointer[row * data.training.targetWidth + target])
                guard value.isFinite, other.isFinite else { return nil }
                let difference = value - x.mean
                add(value, to: &x)
                add(other, to: &y)
                products += difference * (other - y.mean)
            }
            guard x.squares > 0, y.squares > 0 else { continue }
            greatest = max(greatest ?? 0, products * products / (x.squares * y.squares))
        }
        return greatest.map { Telling(column: column, share: $0) }
    }
}

/// Inputs that are copies or codes of the class.
private struct LabelCopies {
    /// The inputs.
    let columns: [Int]

    init(_ telling: [TargetLeakageCheck.Telling], majority: Double) {
        let spreads = telling.map { max(0, 1 - $0.share).squareRoot() }
        let sorted = spreads.sorted()
        columns = telling.indices.filter { index in
            if spreads[index] <= TargetLeakageCheck.spread { return true }
            let isLone =
                telling.count > 2 && spreads[index] == sorted[0]
                && sorted[1] >= 4 * sorted[0]
            if isLone, sorted[0] <= TargetLeakageCheck.loneSpread { return true }
            return majority < 0.95 && telling[index].agreement >= TargetLeakageCheck.agreement
        }.map { telling[$0].column }
    }
}
