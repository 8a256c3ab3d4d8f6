#if canImport(Glibc)
import Glibc
#else
import Musl
#endif
import Kernels
import Records

/// Looks for validation rows that training has seen, exactly or nearly.
///
/// What chance would give is taken off: for equal rows, how many there would be if each input were
/// drawn by itself, or where a few rows occur over and over, as many as there are among the training
/// rows; for near ones, how often the nearest of random neighbours is that much nearer
/// than the second.
///
/// - Source: Facco et al., *Estimating the intrinsic dimension of datasets by a minimal neighborhood
///   information* (2017): the ratio of the distances of second and first neighbour has a Pareto
///   distribution whose exponent is the dimension.
enum TrainValidationLeakageCheck: DataCheck {
    static let id = "train_validation_leakage"
    static let summary = "Validation rows that equal training rows, or nearly."
    /// How many validation rows are compared with their neighbours.
    static let rowLimit = 400
    /// How many differences are taken for that; training rows are left out beyond it, so that of near
    /// copies only a share is seen.
    static let effort = 50_000_000
    /// How much nearer than the second neighbour a near copy is.
    static let ratio = 20.0

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard let held = data.validation else { return notEvaluable(.nothingHeldOut) }
        guard held.count >= 10, data.training.count >= 10 else {
            return notEvaluable(.fewerRowsOnOneSide(than: 10))
        }
        let seen = Set(data.hashes.hashes)
        let hashes = RowHash(held, columns: data.columns).hashes
        let copies = hashes.indices.filter { seen.contains(hashes[$0]) }
        let expected = max(
            expectedCopies(data, held, seen: seen),
            repetition(data.hashes) * Double(held.count))
        let near = nearCopies(data, held, except: Set(copies))
        let evidence = [
            Evidence(
                "equal_rows", value: Double(copies.count),
                expected: .about(expected.rounded())),
            Evidence(
                "near_rows_share", value: near?.share ?? 0,
                expected: .about(((near?.expected ?? 0) * 1000).rounded() / 1000)),
        ]
        let beyond = Double(copies.count) - expected
        let isBeyond = Probabilities.poisson(atLeast: copies.count, mean: expected) < 1e-4
        let share = isBeyond ? beyond / Double(held.count) : 0
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

    /// The share of rows that a new one of their kind would be equal to, where rows repeat by nature;
    /// otherwise 0.
    private static func repetition(_ rows: RowHash) -> Double {
        guard rows.repeatByNature else { return 0 }
        let repeated = rows.groups.reduce(0) { $0 + $1.count }
        return Double(repeated) / Double(rows.hashes.count)
    }

    /// How many validation rows would equal a training row if each input were drawn by itself from
    /// the validation rows.
    private static func expectedCopies(
        _ data: CheckedData, _ held: CheckedData.Part, seen: Set<UInt64>
    ) -> Double {
        let mixed = AlignedBuffer(count: held.count * data.columns)
        for column in 0..<data.columns {
            let order = CounterRandom(seed: 1, purpose: .sampling, major: column)
                .permutation(of: held.count)
            for row in 0..<held.count {
                mixed.pointer[row * data.columns + column] = held.input(
                    Int(order[row]), column, of: data.columns)
            }
        }
        let hashes = RowHash(mixed.pointer, rows: held.count, columns: data.columns).hashes
        return Double(hashes.count { seen.contains($0) })
    }

    /// The validation rows that are far nearer to a training row than to the next one.
    private static func nearCopies(
        _ data: CheckedData, _ held: CheckedData.Part, except copies: Set<Int>
    ) -> (share: Double, expected: Double, isBeyondChance: Bool)? {
        let rows = held.sample(rowLimit).filter { !copies.contains($0) }
        guard rows.count >= 10, data.columns > 0 else { return nil }
        let scale = data.statistics.deviation.map { $0 > 0 ? Float(1 / $0) : 0 }
        let others = data.training.sample(max(10, effort / (rows.count * data.columns)))
        let ratios = NearestDistances(
            of: held, rows, to: data.training, others, columns: data.columns, scale: scale
        ).pairs.compactMap { first, second in
            first > 0 && first.isFinite && second.isFinite
                ? Double(second / first).squareRoot() : nil
        }
        guard ratios.count >= 10 else { return nil }
        // The median of μ is 2^(1/dimension); copies, above the median, hardly move it.
        let median = ratios.sorted()[ratios.count / 2]
        let dimension = log(2) / log(max(median, 1.0001))
        let expected = pow(ratio, -dimension)
        let near = ratios.count { $0 > ratio }
        let chance = Probabilities.poisson(
            atLeast: near, mean: max(expected, 1e-9) * Double(ratios.count))
        return (
            Double(near) / Double(ratios.count), expected,
            near >= 3 && chance < 1e-6
        )
    }
}
