import Datasets
import Foundation
import Kernels
import Records

/// A file of the fixtures folder.
func fixture(_ name: String) throws -> Data {
    try Data(
        contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)"))
}

/// What is thrown by reading data, one line a problem; nil if nothing is.
func problems(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch {
        return "\(error)"
    }
}

/// Reads a `data.source` object as the service does: checked, then loaded.
func load(_ source: JSONValue) throws -> Table {
    let pointer = JSONPointer(tokens: ["data", "source"])
    var reader = SchemaReader()
    let normalized = reader.read(source, DataSchema.source, at: pointer)
    try reader.finish()
    return try SourceLoader.load(
        DataSpecReader.source(normalized ?? .null),
        stored: { id throws(SpecErrors) in
            throw SpecErrors(pointer["dataset"], .notFound, "no data set \"\(id)\"")
        },
        at: pointer)
}

extension Table {
    /// The labels, or nil for real values.
    var labels: [Float]? {
        if case .labels(let labels, _) = targets { labels } else { nil }
    }

    /// The class names, or nil.
    var classNames: [String]? {
        if case .labels(_, let names) = targets { names } else { nil }
    }

    /// The real targets, or nil for labels.
    var values: [Float]? {
        if case .values(let values, _) = targets { values } else { nil }
    }
}

extension AlignedBuffer {
    /// A copy of the values, taken while the memory surely lives.
    var copied: [Float] { withExtendedLifetime(self) { Array(values) } }
}
