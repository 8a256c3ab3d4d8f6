/// What an experiment would take of the budget.
struct Claim: Sendable {
    /// Runs that it can't do without.
    var fixedRuns = 0
    /// For each run that it could do with beside those, the most telling first, how many steps the
    /// run takes to show anything; nil for as many as others take.
    var freeRuns: [Int?] = []
    /// The share of all free runs that it may have at most.
    var share = Ratio.whole
    /// The share of the steps of other short runs that its fixed runs take where it isn't alone.
    var length = Ratio.whole

    /// A ratio of whole numbers, so that no budget depends on rounding.
    struct Ratio: Sendable {
        let numerator: Int
        let denominator: Int

        /// All of it.
        static let whole = Ratio(numerator: 1, denominator: 1)

        /// The share of a count, rounded down.
        func of(_ count: Int) -> Int { count * numerator / denominator }
    }
}

/// What an experiment got of the budget.
struct Allotment: Sendable, Hashable {
    /// Steps of each of its runs.
    var steps: Int
    /// Steps of each of its free runs, in the order of the claim; as many as it got.
    var freeRuns: [Int]
}
