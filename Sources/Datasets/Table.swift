/// Rows as a source gave them: inputs and targets, neither split nor scaled.
///
/// NaN and infinite values stay as they are, and so do labels that no class has: broken data must be
/// representable to be diagnosed.
public struct Table: Sendable, Equatable {
    /// What the rows are to be told.
    public enum Targets: Sendable, Equatable {
        /// One class index a row, as given: it may be NaN, negative, fractional or too high.
        ///
        /// `classNames` has the classes' names by index, or is nil where the source has numbers.
        case labels([Float], classNames: [String]?)
        /// Real values, row-major, `columns` a row.
        case values([Float], columns: Int)
    }

    /// How many rows there are.
    public let rowCount: Int
    /// The shape of one row's input: `[64]`, `[1, 28, 28]`.
    public let inputShape: [Int]
    /// The inputs of all rows, row-major: `rowCount` times the product of `inputShape`.
    public let inputs: [Float]
    /// The names of the inputs; empty where the source has none.
    ///
    /// Of a text file without names they are its columns' numbers where these aren't the inputs' own.
    public let featureNames: [String]
    /// The line of each row in the source's text, or nil where it is none.
    public let lines: LineNumbers?
    /// What the rows are to be told.
    public let targets: Targets

    /// Makes a table.
    ///
    /// - Precondition: `inputs` and `targets` hold `rowCount` rows.
    public init(
        rowCount: Int, inputShape: [Int], inputs: [Float], featureNames: [String] = [],
        lines: LineNumbers? = nil, targets: Targets
    ) {
        assert(inputs.count == rowCount * inputShape.reduce(1, *))
        self.rowCount = rowCount
        self.inputShape = inputShape
        self.inputs = inputs
        self.featureNames = featureNames
        self.lines = lines
        self.targets = targets
    }

    /// The number of inputs of one row: the product of `inputShape`.
    public var inputCount: Int { inputShape.reduce(1, *) }

    /// Whether there are targets; images whose labels haven't come yet have none.
    public var hasTargets: Bool {
        if case .values(_, columns: 0) = targets { false } else { true }
    }

    /// A boolean value indicating whether a row has a target, all of it finite.
    func hasTarget(ofRow row: Int) -> Bool {
        switch targets {
        case .labels(let labels, _): labels[row].isFinite
        case .values(let values, let columns):
            values[row * columns..<(row + 1) * columns].allSatisfy(\.isFinite)
        }
    }

    /// The number of classes: of names, or of indices up to the highest label; 0 for real values.
    ///
    /// Only whole labels from 0 to 9,999 count, so that a stray label can't make up millions of classes.
    public var classCount: Int {
        guard case .labels(let labels, let names) = targets else { return 0 }
        if let names { return names.count }
        return labels.reduce(0) { count, label in
            guard let index = Int(exactly: label), (0..<10_000).contains(index) else {
                return count
            }
            return max(count, index + 1)
        }
    }
}
