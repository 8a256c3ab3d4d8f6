import Kernels

/// An input that is the target with noise: it alone tells more of the target than all other inputs
/// together, and these say nothing about it once the target is known.
struct NoisyCopy {
    /// The input.
    let column: Int

    /// How many rows and inputs are looked at.
    private static let limits = (rows: 2000, columns: 64)
    /// The least share of the target's variance that the input tells by itself.
    private static let leastShare = 0.5

    /// Looks for one; nil if there is none, or too little to tell by.
    init?(_ telling: [Telling], _ data: CheckedData) {
        guard
            let candidate = telling.max(by: { $0.share < $1.share }),
            candidate.share >= NoisyCopy.leastShare,
            (3...NoisyCopy.limits.columns).contains(telling.count)
        else { return nil }
        let rows = data.training.sample(NoisyCopy.limits.rows)
        let targets = NoisyCopy.targets(data, rows)
        guard (1...16).contains(targets.count), rows.count >= 4 * (telling.count + targets.count)
        else { return nil }
        func values(_ column: Int) -> [Double] {
            rows.map { Double(data.training.input($0, column, of: data.columns)) }
        }
        let own = CrossProducts([values(candidate.column)] + targets)
            .explained(Array(1...targets.count), by: [0], given: [])
        guard own.share >= NoisyCopy.leastShare else { return nil }
        let others = Array(1..<telling.count)
        let target = Array(telling.count..<telling.count + targets.count)
        let rest = telling.filter { $0.column != candidate.column }
        let products = CrossProducts(
            [values(candidate.column)] + rest.map { values($0.column) } + targets)
        let together = products.explained(target, by: others, given: [])
        guard own.share > together.share else { return nil }
        let further = products.explained(target, by: others, given: [0])
        let given = products.explained([0], by: others, given: target)
        // How much the others would say about an independent cause of the same strength.
        let expected = min(1, own.share / max(1 - together.share, 1e-3) * further.share)
        let spread = (2 * Double(others.count)).squareRoot() / Double(rows.count)
        guard
            further.share > 0.02, further.deviations > 2.5, given.deviations < 3,
            given.share < 0.25 * expected, expected - given.share > 4 * spread,
            NoisyCopy.areTied(others, given: target, products)
        else { return nil }
        column = candidate.column
    }

    /// The targets, or a variable for each class but the last.
    static func targets(_ data: CheckedData, _ rows: [Int]) -> [[Double]] {
        let part = data.training
        if let targets = part.targets {
            return (0..<min(part.targetWidth, 17)).map { column in
                rows.map { Double(targets.pointer[$0 * part.targetWidth + column]) }
            }
        }
        let classes = Set(rows.map { part.labels[$0] }).sorted()
        return classes.dropLast().prefix(17).map { label in
            rows.map { part.labels[$0] == label ? 1 : 0 }
        }
    }

    /// Whether any two of the variables depend on each other where the target is known.
    private static func areTied(
        _ variables: [Int], given: [Int], _ products: CrossProducts
    ) -> Bool {
        let left = products.residuals(of: variables, on: given)
        let bound = 4.5 / Double(products.rows).squareRoot()
        for first in variables.indices {
            for second in 0..<first {
                let size = (left[first][first] * left[second][second]).squareRoot()
                if size > 1e-9, abs(left[first][second]) / size > bound { return true }
            }
        }
        return false
    }
}
