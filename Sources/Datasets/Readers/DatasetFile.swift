import Foundation
import Records

/// Reads the file of an uploaded data set.
public enum DatasetFile {
    /// Reads rows from a file, which may be compressed by gzip.
    ///
    /// - Parameters:
    ///   - data: The file.
    ///   - labels: The file of the labels, for a kind that has them in another; nil for none yet.
    ///   - format: Its kind, and what the user said of it.
    ///   - limits: How large the data may be.
    /// - Returns: The rows.
    /// - Throws: ``SpecErrors`` that say which row and column, or which array, isn't as expected;
    ///   the first 20 problems at once.
    public static func read(
        _ data: Data, labels: Data? = nil, as format: DatasetFormat,
        limits: DatasetLimits = .standard
    ) throws(SpecErrors) -> Table {
        let file = try expanded(data, limits)
        switch format.kind {
        case .csv: return try CSVReader.read(file, as: format, limits: limits)
        case .npz: return try NPZReader.read(file, as: format, limits: limits)
        case .idx:
            var expandedLabels: Data?
            if let labels { expandedLabels = try expanded(labels, limits) }
            return try IDXReader.read(file, labels: expandedLabels, as: format, limits: limits)
        }
    }

    private static func expanded(
        _ data: Data, _ limits: DatasetLimits
    ) throws(SpecErrors) -> Data {
        guard GzipReader.isCompressed(data) else { return data }
        return try GzipReader.expand(data, maximumBytes: limits.maximumExpandedBytes)
    }
}
