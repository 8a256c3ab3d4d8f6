import Kernels
import Records

/// Rows as data checks look at them: those of a job, or an uploaded data set.
public struct CheckedData: Sendable {
    /// Some rows.
    public struct Part: Sendable {
        /// How many rows there are.
        public let count: Int
        /// The inputs, row-major.
        public let inputs: AlignedBuffer
        /// The class index of each row; empty for real values.
        public let labels: [Int32]
        /// The real-valued targets, row-major; nil for labels.
        public let targets: AlignedBuffer?
        /// The number of targets of one row.
        public let targetWidth: Int
        /// Where the rows come from.
        public let origins: RowOrigins
    }

    /// The rows to train on.
    public let training: Part
    /// The rows held out, or nil.
    public let validation: Part?
    /// What is known of each input of the training rows.
    let statistics: ColumnStatistics
    /// Which of the training rows are equal.
    let hashes: RowHash
    /// Numbers among the training inputs, as the source has them, that seem to stand for missing
    /// values.
    let sentinels: [Sentinel]
    /// The number of inputs of one row.
    public let columns: Int
    /// What the inputs are in the source.
    public let inputColumns: InputColumns
    /// How many classes the loss has room for, or nil where any label is possible.
    public let outputs: Int?
    /// Whether training reads the rows in a new order each epoch; nil for a data set.
    public let shuffles: Bool?
    /// The rows of a step; nil for a data set.
    public let batchSize: Int?

    /// Whether the targets are class labels.
    public var hasLabels: Bool { !training.labels.isEmpty }

    /// The rows of a job.
    ///
    /// - Parameters:
    ///   - data: The rows as the network gets them.
    ///   - outputs: The classes of the loss, where it takes class indices.
    ///   - shuffles: Whether training shuffles them.
    ///   - batchSize: The rows of a step.
    public init(_ data: PreparedData, outputs: Int?, shuffles: Bool, batchSize: Int) {
        training = Part(data.training)
        validation = data.validation.map { Part($0) }
        columns = data.training.inputCount
        inputColumns = data.columns
        statistics = ColumnStatistics(
            UnsafeBufferPointer(training.inputs.values), columns: columns)
        hashes = RowHash(training, columns: columns)
        sentinels = data.sentinels
        self.outputs = outputs
        self.shuffles = shuffles
        self.batchSize = batchSize
    }

    /// The rows of a data set, neither split nor scaled.
    public init(_ table: Table) {
        var labels: [Int32] = []
        var targets: AlignedBuffer?
        var width = 1
        switch table.targets {
        case .labels(let given, _): labels = given.map { Int32(exactly: $0) ?? -1 }
        case .values(let values, let columns):
            targets = AlignedBuffer(values)
            width = columns
        }
        training = Part(
            count: table.rowCount, inputs: AlignedBuffer(table.inputs), labels: labels,
            targets: targets, targetWidth: width, origins: RowOrigins(all: table))
        validation = nil
        columns = table.inputCount
        inputColumns = InputColumns(names: table.featureNames)
        statistics = ColumnStatistics(
            UnsafeBufferPointer(training.inputs.values), columns: columns)
        hashes = RowHash(training, columns: columns)
        sentinels = Sentinel.find(
            in: UnsafeBufferPointer(training.inputs.values), columns: columns)
        outputs = nil
        shuffles = nil
        batchSize = nil
    }
}

extension CheckedData.Part {
    init(_ rows: Rows) {
        self.init(
            count: rows.count, inputs: rows.inputs, labels: rows.labels,
            targets: rows.labels.isEmpty ? rows.targets : nil,
            targetWidth: rows.labels.isEmpty ? rows.targetWidth : 1, origins: rows.origins)
    }

    /// How many rows each class has; labels below 0 or above 9,999 are left out.
    var classCounts: [Int] {
        var counts: [Int] = []
        for label in labels where (0..<10_000).contains(label) {
            while counts.count <= Int(label) { counts.append(0) }
            counts[Int(label)] += 1
        }
        return counts
    }

    /// Rows at even distances, at most `limit`.
    func sample(_ limit: Int) -> [Int] {
        guard count > limit, limit > 0 else { return Array(0..<count) }
        return (0..<limit).map { Int(Double($0) * Double(count) / Double(limit)) }
    }

    /// A value of the inputs.
    func input(_ row: Int, _ column: Int, of columns: Int) -> Float {
        inputs.pointer[row * columns + column]
    }
}
