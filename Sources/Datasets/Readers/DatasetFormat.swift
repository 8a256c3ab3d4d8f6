import Records

/// How to read a data set's file: its kind, and what the user said of it.
public struct DatasetFormat: Sendable, Hashable, Codable {
    /// A kind of file.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Comma-separated values (RFC 4180).
        case csv
        /// NumPy's archive of arrays.
        case npz
        /// The arrays of MNIST: images in one file, labels in another.
        case idx
    }

    /// The kind of file.
    public var kind: Kind
    /// The target: a column's name or index (from 0, or from −1 backwards), by default the last; in an
    /// NPZ file the array's name, by default `y`.
    public var target: String?
    /// The inputs: columns by name or index, by default all but the target; in an NPZ file the
    /// array's name, by default `x`.
    public var inputs: [String]?
    /// Whether a CSV file begins with names, or nil to find out.
    public var header: Bool?
    /// The character between the columns of a CSV file, `,`, `;` or tab, or nil to find out.
    public var delimiter: String?
    /// What the data are for, which decides whether numbers are labels; nil to find out.
    public var task: TrainingTask?

    /// Makes a format.
    public init(
        kind: Kind, target: String? = nil, inputs: [String]? = nil, header: Bool? = nil,
        delimiter: String? = nil, task: TrainingTask? = nil
    ) {
        self.kind = kind
        self.target = target
        self.inputs = inputs
        self.header = header
        self.delimiter = delimiter
        self.task = task
    }
}
