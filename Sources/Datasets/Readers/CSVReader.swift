import Foundation
import Records

/// Reads comma-separated values (RFC 4180).
///
/// Rows are numbered as a spreadsheet does: from 1, the header and empty lines among them. An empty
/// cell, `NA` and `NaN` are NaN. A target of text becomes class labels in the order of their names.
public enum CSVReader {
    /// Reads a file.
    ///
    /// - Parameters:
    ///   - data: UTF-8 text, with or without byte order mark.
    ///   - format: What the user said of it; `kind` isn't looked at.
    ///   - limits: How large it may be.
    /// - Returns: The rows.
    /// - Throws: ``SpecErrors`` with the first 20 problems, each with its row and column.
    public static func read(
        _ data: Data, as format: DatasetFormat, limits: DatasetLimits = .standard
    ) throws(SpecErrors) -> Table {
        let result = data.withUnsafeBytes { raw -> Result<Table, SpecErrors> in
            let text = CSVText(bytes: raw.bindMemory(to: UInt8.self))
            do throws(SpecErrors) {
                let dialect = try CSVDialect(text, format, limits)
                let columns = try CSVColumns(
                    format, names: dialect.names, count: dialect.columnCount)
                var rows = CSVRows(text, dialect, columns, limits)
                try rows.read()
                return .success(try rows.table(task: format.task))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
