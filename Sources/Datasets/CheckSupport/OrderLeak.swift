import Kernels

/// An input whose order tells the target of every row, where all others together are far from it.
struct OrderLeak {
    /// The input.
    let column: Int

    /// How many rows and inputs are looked at.
    private static let limits = (rows: 2000, columns: 64)
    /// Fewer rows are told apart by some order too easily.
    private static let leastRows = 60

    /// Looks for one; nil if there is none, or too little to tell by.
    ///
    /// - Parameters:
    ///   - telling: What each input tells by itself.
    ///   - data: The rows.
    ///   - most: The share of the target's variance that the others may explain together.
    init?(_ telling: [Telling], _ data: CheckedData, _ most: Double) {
        let found = telling.filter { $0.kind == .order }
        let rows = data.training.sample(OrderLeak.limits.rows)
        guard let first = found.first, found.count == 1, rows.count >= OrderLeak.leastRows else {
            return nil
        }
        let others = telling.filter { $0.column != first.column }.prefix(OrderLeak.limits.columns)
        let targets = NoisyCopy.targets(data, rows)
        guard rows.count >= 4 * (others.count + targets.count) else { return nil }
        let products = CrossProducts(
            others.map { other in
                rows.map { Double(data.training.input($0, other.column, of: data.columns)) }
            } + targets)
        let together = products.explained(
            Array(others.count..<others.count + targets.count), by: Array(0..<others.count),
            given: [])
        guard together.share < most else { return nil }
        column = first.column
    }
}
