/// Validation rows that lie far nearer to a training row than training rows lie to each other.
///
/// A copy with small changes is many times nearer to its original than to the next row. How often that
/// happens by nature the training rows tell, each of which is compared with the others.
///
/// - Source: Facco et al., *Estimating the intrinsic dimension of datasets by a minimal neighborhood
///   information* (2017), for the ratio of the distances of second and first neighbour, whose
///   distribution depends neither on scale nor on density.
struct NearCopies {
    /// The share of the validation rows that are so near.
    let share: Double
    /// The share that is so near among the training rows.
    let expected: Double
    /// Whether the difference is more than chance.
    let isBeyondChance: Bool

    /// How many rows of each side are compared with their neighbours.
    private static let rowLimit = 400
    /// How many differences are taken for that; training rows are left out beyond it, so that of near
    /// copies only a share is seen.
    private static let effort = 50_000_000
    /// How much nearer than the second neighbour a near copy is.
    private static let ratio = 4.0

    /// Compares rows; nil where there are too few.
    ///
    /// - Parameters:
    ///   - data: The rows.
    ///   - held: The rows held out.
    ///   - copies: Those of them that equal a training row.
    ///   - isScaled: Whether each input is brought to deviation 1; otherwise distances are those of the
    ///     inputs as the network gets them, in which small changes of pictures are small.
    init?(
        _ data: CheckedData, _ held: CheckedData.Part, except copies: Set<Int>, isScaled: Bool
    ) {
        let rows = held.sample(NearCopies.rowLimit).filter { !copies.contains($0) }
        guard rows.count >= 10, data.columns > 0 else { return nil }
        let effort = NearCopies.effort / 4
        let others = data.training.sample(max(10, effort / (rows.count * data.columns)))
        let scale = data.statistics.deviation.map { deviation -> Float in
            isScaled ? (deviation > 0 ? Float(1 / deviation) : 0) : 1
        }
        func nearShare(_ part: CheckedData.Part, _ rows: [Int], isTraining: Bool) -> (Int, Int) {
            let pairs = NearestDistances(
                of: part, rows, to: data.training, others, columns: data.columns, scale: scale,
                areSame: isTraining
            ).pairs.filter { $0.first > 0 && $0.first.isFinite && $0.second.isFinite }
            let bound = Float(NearCopies.ratio * NearCopies.ratio)
            return (pairs.count { $0.second > bound * $0.first }, pairs.count)
        }
        let step = max(1, others.count / NearCopies.rowLimit)
        let own = stride(from: 0, to: others.count, by: step).map { others[$0] }
        let (near, count) = nearShare(held, rows, isTraining: false)
        let (nearOwn, countOwn) = nearShare(data.training, own, isTraining: true)
        guard count >= 10, countOwn >= 10 else { return nil }
        share = Double(near) / Double(count)
        expected = Double(nearOwn) / Double(countOwn)
        // What the training rows show is itself uncertain: three deviations above it are allowed for.
        let bound = (Double(nearOwn) + 3 * (Double(nearOwn) + 1).squareRoot()) / Double(countOwn)
        let chance = Probabilities.poisson(atLeast: near, mean: bound * Double(count))
        isBeyondChance = near >= 3 && share > 2 * expected && chance < 1e-5
    }
}
