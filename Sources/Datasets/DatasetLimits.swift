/// How large a data set may be.
public struct DatasetLimits: Sendable, Hashable {
    /// Numbers in the inputs or in the targets: rows times columns.
    ///
    /// The default is 2^26, a quarter of a gigabyte.
    public var maximumValues: Int
    /// Bytes that a compressed file may expand to, all its parts together.
    ///
    /// The default is 2^30.
    public var maximumExpandedBytes: Int
    /// Columns of a CSV file.
    ///
    /// The default is 100,000.
    public var maximumColumns: Int
    /// Distinct text labels.
    ///
    /// The default is 10,000.
    public var maximumClasses: Int

    /// Makes limits.
    public init(
        maximumValues: Int = 1 << 26, maximumExpandedBytes: Int = 1 << 30,
        maximumColumns: Int = 100_000, maximumClasses: Int = 10_000
    ) {
        self.maximumValues = maximumValues
        self.maximumExpandedBytes = maximumExpandedBytes
        self.maximumColumns = maximumColumns
        self.maximumClasses = maximumClasses
    }

    /// The limits that hold unless others are given.
    public static let standard = DatasetLimits()
}
