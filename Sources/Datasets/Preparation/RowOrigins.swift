import Records

/// Where rows come from: the source, and the row and the line in it.
public struct RowOrigins: Sendable, Equatable {
    /// The source that the rows are numbered in.
    public let source: RowSource
    /// The row in the source of each, or nil where they are the source's own, in its order.
    private let rows: [Int32]?
    /// The lines of the source's text, or nil where it is none.
    private let lines: LineNumbers?

    /// All rows of a table.
    init(all table: Table) {
        source = .training
        rows = nil
        lines = table.lines
    }

    /// Notes which of a table's rows were taken.
    ///
    /// - Parameters:
    ///   - rows: The rows, in the order in which they were taken.
    ///   - table: The table.
    ///   - source: The source that it was read from.
    init(_ rows: [Int], of table: Table, _ source: RowSource) {
        self.source = source
        let areAll = rows.count == table.rowCount && rows.enumerated().allSatisfy { $0 == $1 }
        self.rows = areAll ? nil : rows.map { Int32($0) }
        lines = table.lines
    }

    /// The row in the source, counted from 0, of the row at a place.
    public func row(_ place: Int) -> Int { rows.map { Int($0[place]) } ?? place }

    /// The line in the source's text, counted from 1, of the row at a place; nil without a text.
    public func line(_ place: Int) -> Int? { lines?.line(ofRow: row(place)) }

    /// The rows at some places, in the source's order, and their lines.
    public func located(_ places: [Int]) -> (rows: [Int], lines: [Int]?) {
        let sorted = places.sorted { row($0) < row($1) }
        let lines = sorted.compactMap { line($0) }
        return (sorted.map { row($0) }, lines.count == sorted.count && !lines.isEmpty ? lines : nil)
    }
}

/// On which line of a text each row begins, counted from 1.
public struct LineNumbers: Sendable, Equatable {
    /// The line of the first row.
    private let first: Int
    /// The line of each row, kept only where rows don't take a line each.
    private let irregular: [Int32]?

    /// Notes the line of each row.
    init(_ lines: [Int32]) {
        first = lines.first.map { Int($0) } ?? 1
        let start = first
        let isRegular = lines.enumerated().allSatisfy { Int($1) == start + $0 }
        irregular = isRegular ? nil : lines
    }

    /// The line of a row.
    public func line(ofRow row: Int) -> Int {
        guard let irregular else { return first + row }
        return irregular.indices.contains(row) ? Int(irregular[row]) : 0
    }
}
