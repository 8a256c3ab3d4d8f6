#if canImport(Glibc)
import Glibc
#else
import Musl
#endif
import Kernels

/// Rows that equal others, inputs and target, on both sides of a split.
///
/// Rows of few-valued columns repeat by nature, however the columns depend on each other. A random
/// split then parts equal rows as often as chance has it, and nothing was copied; so what is compared
/// is the split that there is with random splits of the same rows.
struct RowTwins {
    /// The validation rows that equal a training row.
    let crossing: [Int]
    /// How many there would be if the same rows were split at random.
    let expected: Double
    /// The standard deviation of that number.
    let deviation: Double
    /// Whether most rows were copied before the split: they are equal to others, and can hardly be so by
    /// nature.
    let areCopies: Bool
    /// Whether rows can hardly be equal by nature.
    let isFineGrained: Bool

    /// Compares the rows of both sides.
    ///
    /// - Complexity: O(values).
    init(_ data: CheckedData, _ held: CheckedData.Part) {
        let heldInputs = RowHash(held, columns: data.columns).hashes
        let known = RowTwins.withTargets(data.hashes.hashes, of: data.training)
        let new = RowTwins.withTargets(heldInputs, of: held)
        let seen = Set(known)
        crossing = new.indices.filter { seen.contains(new[$0]) }
        let share = Double(new.count) / Double(max(1, known.count + new.count))
        var sizes: [UInt64: Int] = [:]
        for hash in known { sizes[hash, default: 0] += 1 }
        for hash in new { sizes[hash, default: 0] += 1 }
        // Equal rows fall on the sides one by one; those all held out have no twin in training.
        var (mean, variance) = (0.0, 0.0)
        for (size, count) in Dictionary(grouping: sizes.values.filter { $0 > 1 }, by: \.self)
            .mapValues(\.count)
        {
            let size = Double(size)
            let all = pow(share, size)
            let first = size * share - size * all
            let second = size * share * (1 - share) + size * size * share * share
            let spread = second - size * size * all - first * first
            mean += Double(count) * first
            variance += Double(count) * max(0, spread)
        }
        expected = mean
        deviation = variance.squareRoot()
        let repeated = sizes.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
        isFineGrained = !crossing.isEmpty && data.isFineGrained
        // Validation rows whose inputs equal a training row's nearly always have its target too.
        let inputs = Set(data.hashes.hashes)
        areCopies =
            isFineGrained && 2 * repeated > known.count + new.count
            && 20 * crossing.count >= 19 * heldInputs.count(where: inputs.contains)
    }

    /// Hashes of rows with their targets, made of those of their inputs.
    private static func withTargets(_ inputs: [UInt64], of part: CheckedData.Part) -> [UInt64] {
        var hashes = inputs
        for row in hashes.indices {
            if let targets = part.targets {
                hashes[row] = RowHash.hash(
                    targets.pointer + row * part.targetWidth, 0..<part.targetWidth,
                    after: hashes[row])
            } else if !part.labels.isEmpty {
                hashes[row] = RowHash.hash([Float(part.labels[row])], 0..<1, after: hashes[row])
            }
        }
        return hashes
    }
}
