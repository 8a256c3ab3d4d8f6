/// How often rows of each class were taken for each class, at a run's last look at the rows held out.
public struct ClassConfusion: Sendable, Hashable, Codable {
    /// The step after which the rows were looked at, counted from 0.
    public var step = 0
    /// The names of the classes by index, or nil where they have none.
    public var classNames: [String]?
    /// How many rows have each class.
    public private(set) var support: [Int]
    /// How many rows each class was predicted for.
    public private(set) var predicted: [Int]
    /// How many rows of each class were predicted right.
    public private(set) var correct: [Int]
    /// How many rows of each class (first index) were predicted as each (second index); nil for more
    /// than ``matrixLimit`` classes.
    public private(set) var matrix: [[Int]]?

    /// The most classes that a matrix is kept of.
    public static let matrixLimit = 100

    enum CodingKeys: String, CodingKey {
        case step, support, predicted, correct, matrix
        case classNames = "class_names"
    }

    /// Makes counts of no rows.
    public init(classes: Int) {
        support = Array(repeating: 0, count: classes)
        predicted = support
        correct = support
        if classes <= ClassConfusion.matrixLimit {
            matrix = Array(repeating: support, count: classes)
        }
    }

    /// Counts a row.
    ///
    /// - Precondition: Both are classes.
    public mutating func add(label: Int, predicted class: Int) {
        support[label] += 1
        predicted[`class`] += 1
        if label == `class` { correct[label] += 1 }
        matrix?[label][`class`] += 1
    }

    /// The share of the rows predicted as a class that have it; 0 where none was.
    public func precision(_ label: Int) -> Double { share(label, of: predicted[label]) }

    /// The share of the rows of a class that were predicted as it; 0 where there are none.
    public func recall(_ label: Int) -> Double { share(label, of: support[label]) }

    /// The harmonic mean of precision and recall; 0 where a class was never predicted right.
    public func f1(_ label: Int) -> Double {
        share(label, of: support[label] + predicted[label]) * 2
    }

    private func share(_ label: Int, of count: Int) -> Double {
        count > 0 ? Double(correct[label]) / Double(count) : 0
    }
}
