import Foundation
import Records

/// Reads the file of an uploaded data set.
public enum DatasetFile {
    /// Reads rows from a file, which may be compressed by gzip.
    ///
    /// - Parameters:
    ///   - data: The file.
    ///   - format: Its kind, and what the user said of it.
    ///   - limits: How large the data may be.
    /// - Returns: The rows.
    /// - Throws: ``SpecErrors`` that say which row and column, or which array, isn't as expected;
    ///   the first 20 problems at once.
    public static func read(
        _ data: Data, as format: DatasetFormat, limits: DatasetLimits = .standard
    ) throws(SpecErrors) -> Table {
        let file =
            GzipReader.isCompressed(data)
            ? try GzipReader.expand(data, maximumBytes: limits.maximumExpandedBytes) : data
        switch format.kind {
        case .csv: return try CSVReader.read(file, as: format, limits: limits)
        case .npz: return try NPZReader.read(file, as: format, limits: limits)
        }
    }
}
