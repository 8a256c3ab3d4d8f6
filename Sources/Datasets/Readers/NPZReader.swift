import Foundation
import Records

/// Reads NumPy's `.npz` archives, as `numpy.savez` and `numpy.savez_compressed` write them.
public enum NPZReader {
    /// Reads the arrays of the inputs and of the target.
    ///
    /// - Parameters:
    ///   - data: The archive.
    ///   - format: The arrays' names, by default `x` and `y`, and the task.
    ///   - limits: How large the arrays may be.
    /// - Returns: The rows; the first dimension of both arrays counts them, the others of the inputs
    ///   are a row's shape.
    /// - Throws: ``SpecErrors`` if this is no archive, if an array is missing, of a wrong type or too
    ///   large, or if the arrays differ in length.
    public static func read(
        _ data: Data, as format: DatasetFormat, limits: DatasetLimits = .standard
    ) throws(SpecErrors) -> Table {
        let names = format.inputs ?? ["x"]
        guard let inputName = names.first, names.count == 1 else {
            throw SpecErrors(
                .root, .outOfRange,
                "inputs: expected the name of one array, got \(names.count) names")
        }
        let targetName = format.target ?? "y"
        let arrays = data.withUnsafeBytes {
            NPZReader.arrays([inputName, targetName], in: $0, limits)
        }
        let found = try arrays.get()
        guard let inputs = found[inputName], let targets = found[targetName] else {
            throw SpecErrors(.root, .invalidData, "expected two arrays, found less")
        }
        guard let rows = inputs.shape.first, rows > 0, !inputs.values.isEmpty else {
            throw SpecErrors(
                .root, .invalidData,
                "array \"\(inputName)\": expected at least one row, got shape \(inputs.shape)")
        }
        guard targets.shape.first == rows, !targets.values.isEmpty else {
            throw SpecErrors(
                .root, .shapeMismatch,
                "array \"\(targetName)\": expected \(rows) rows as in \"\(inputName)\", "
                    + "got shape \(targets.shape)")
        }
        let rowShape = Array(inputs.shape.dropFirst())
        return Table(
            rowCount: rows, inputShape: rowShape.isEmpty ? [1] : rowShape, inputs: inputs.values,
            targets: TargetInference.targets(
                targets.values, columns: targets.values.count / rows,
                isInteger: targets.isInteger, task: format.task))
    }

    /// Reads arrays by name.
    private static func arrays(
        _ names: [String], in data: UnsafeRawBufferPointer, _ limits: DatasetLimits
    ) -> Result<[String: NPYArray], SpecErrors> {
        guard let archive = ZIPArchive(data) else {
            return .failure(
                SpecErrors(.root, .invalidData, "expected an NPZ archive, found no ZIP directory"))
        }
        let present = archive.entries.map {
            $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : $0.name
        }
        var result: [String: NPYArray] = [:]
        var problems = ProblemList()
        var allowed = limits.maximumExpandedBytes
        for name in names where result[name] == nil {
            guard let index = present.firstIndex(of: name) else {
                let list = present.prefix(20).map { "\"\($0.prefix(40))\"" }
                problems.add(
                    .root, .unknownName,
                    "expected an array \"\(name)\", found "
                        + (list.isEmpty ? "none" : list.joined(separator: ", "))
                        + NearestName.hint(name, among: present))
                continue
            }
            let entry = archive.entries[index]
            switch archive.contents(of: entry, maximumBytes: allowed) {
            case .failure(.tooLarge):
                problems.add(
                    .root, .tooLarge,
                    "array \"\(name)\": expected at most \(limits.maximumExpandedBytes) bytes "
                        + "after decompression in all")
            case .failure(.corrupt):
                problems.add(
                    .root, .invalidData,
                    "array \"\(name)\": expected stored or deflated data with a right checksum, "
                        + "found them corrupt")
            case .success(let bytes):
                allowed -= bytes.count
                let array = bytes.withUnsafeBytes {
                    NPYArray.read($0, maximumValues: limits.maximumValues)
                }
                switch array {
                case .success(let array): result[name] = array
                case .failure(let failure):
                    let (code, detail) = describe(failure, limits)
                    problems.add(.root, code, "array \"\(name)\": \(detail)")
                }
            }
        }
        do {
            try problems.finish()
        } catch {
            return .failure(error)
        }
        return .success(result)
    }

    private static func describe(
        _ failure: NPYArray.Failure, _ limits: DatasetLimits
    ) -> (SpecProblem.Code, String) {
        switch failure {
        case .corrupt:
            (.invalidData, "expected a whole .npy file, found it corrupt or cut short")
        case .unsupportedType(let type):
            (
                .wrongType,
                "expected 32- or 64-bit floats, integers or Booleans, got type \"\(type)\""
            )
        case .tooLarge(let shape):
            (.tooLarge, "expected at most \(limits.maximumValues) values, got shape \(shape)")
        }
    }
}
