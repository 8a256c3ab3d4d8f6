import Foundation
import Records

/// Reads IDX files: images in one, their labels in another.
public enum IDXReader {
    /// Reads the inputs of rows.
    ///
    /// - Parameters:
    ///   - images: `[rows, height, width]`, which become images of one channel,
    ///     `[rows, channels, height, width]`, `[rows, features]` or `[rows]`.
    ///   - labels: One number a row, or several; nil if they aren't there yet.
    ///   - format: The task.
    ///   - limits: How large the arrays may be.
    /// - Returns: The rows; without labels they have real-valued targets of no columns.
    /// - Throws: ``SpecErrors`` if a file isn't an IDX file, is cut or too large, or if the files
    ///   differ in their rows.
    public static func read(
        _ images: Data, labels: Data?, as format: DatasetFormat,
        limits: DatasetLimits = .standard
    ) throws(SpecErrors) -> Table {
        let inputs = try array(images, limits)
        guard let rows = inputs.shape.first, !inputs.values.isEmpty else {
            throw SpecErrors(
                .root, .invalidData, "expected at least one row, got shape \(inputs.shape)")
        }
        var shape = Array(inputs.shape.dropFirst())
        if shape.count == 2 { shape.insert(1, at: 0) }
        if shape.isEmpty { shape = [1] }
        guard shape.count == 1 || shape.count == 3 else {
            throw SpecErrors(
                .root, .shapeMismatch,
                "expected an array of 1 to 4 dimensions, got shape \(inputs.shape)")
        }
        var targets = Table.Targets.values([], columns: 0)
        if let labels {
            let found = try array(labels, limits)
            guard found.shape.first == rows, !found.values.isEmpty else {
                throw SpecErrors(
                    .root, .shapeMismatch,
                    "expected labels of \(rows) rows, as many as there are images, "
                        + "got shape \(found.shape)")
            }
            targets = TargetInference.targets(
                found.values, columns: found.values.count / rows, isInteger: found.isInteger,
                task: format.task)
        }
        return Table(
            rowCount: rows, inputShape: shape, inputs: inputs.values, targets: targets)
    }

    private static func array(
        _ data: Data, _ limits: DatasetLimits
    ) throws(SpecErrors) -> IDXArray {
        try data.withUnsafeBytes {
            IDXArray.read($0, maximumValues: limits.maximumValues)
        }.get()
    }
}
