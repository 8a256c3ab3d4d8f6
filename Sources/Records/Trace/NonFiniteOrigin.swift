/// The operation that made the first non-finite value of finite ones, and the rows it did it for.
public struct NonFiniteOrigin: Sendable, Hashable, Codable {
    /// How finite numbers became a non-finite one.
    public enum Kind: String, Sendable, Codable {
        /// The value was there before any operation: in the data or a parameter's first values.
        case given
        /// The result, or a number on the way to it, is larger than a float32 can be.
        case overflow
        /// An operand became zero because it is smaller than a float32 can be.
        case underflow
        /// The result isn't defined: log 0, 0/0, ∞ − ∞.
        case singularity
    }

    /// What was computed: `log`, `linear`, `linear weight gradient`, `adam update`, `inputs`, ….
    public var operation: String
    /// How it failed.
    public var kind: Kind
    /// Whether the same step, from the same state, is non-finite in double precision too; nil where
    /// the replay would have taken too long.
    public var failsInFloat64: Bool?
    /// The operand of the first bad value, where an operation has a single one.
    public var operand: Double?
    /// The first bad value in double precision, computed of the operands in single precision.
    public var float64Value: Double?
    /// Rows of ``source`` that cause it, counted from 0, in rising order, at most ``rowLimit``; none
    /// where an update of parameters fails.
    public var rows: [Int]
    /// The lines of these rows, counted from 1; nil where the source is no text.
    public var lines: [Int]?
    /// The source that the rows are numbered in; nil in traces from before rows were those of a source.
    public var source: RowSource?
    /// The names of the inputs that are not finite, or their numbers where they have none; nil where
    /// all are.
    public var columns: [String]?
    /// How many rows of the batch cause it.
    public var rowCount: Int

    /// How many rows are listed at most.
    public static let rowLimit = 100

    enum CodingKeys: String, CodingKey {
        case operation, kind, operand, rows, lines, source, columns
        case failsInFloat64 = "fails_in_float64"
        case float64Value = "float64_value"
        case rowCount = "row_count"
    }

    /// Makes an origin.
    ///
    /// - Parameters:
    ///   - operation: What was computed.
    ///   - kind: How it failed.
    ///   - failsInFloat64: Whether double precision fails too.
    ///   - operand: The operand of the first bad value.
    ///   - float64Value: The first bad value in double precision.
    ///   - rows: The rows that cause it, as many as there are, in any order.
    public init(
        operation: String, kind: Kind, failsInFloat64: Bool? = nil, operand: Double? = nil,
        float64Value: Double? = nil, rows: [Int] = []
    ) {
        self.operation = operation
        self.kind = kind
        self.failsInFloat64 = failsInFloat64
        self.operand = operand
        self.float64Value = float64Value
        self.rows = Array(rows.sorted().prefix(NonFiniteOrigin.rowLimit))
        rowCount = rows.count
    }
}
