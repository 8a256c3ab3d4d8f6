import Datasets
import Foundation
import Records
import Synchronization

/// The rows of uploaded files that were read lately, by what is in the files.
///
/// The contents are the key, not the name: rows that were read once stand for every data set with the
/// same files.
final class TableCache: Sendable {
    private struct Key: Hashable {
        var sha256: String
        var labelsSHA256: String?
        var format: JSONValue

        init(_ dataset: StoredDataset) {
            sha256 = dataset.sha256
            labelsSHA256 = dataset.labelsSHA256
            format = dataset.format
        }
    }

    private let tables: Mutex<SizedCache<Key, Table>>

    /// Makes a cache of tables of at most some numbers together.
    init(capacity: Int = 64_000_000) {
        tables = Mutex(SizedCache(capacity: capacity))
    }

    /// Reads the rows of a data set.
    ///
    /// - Parameters:
    ///   - dataset: What is known of it.
    ///   - file: Gives its file.
    ///   - labels: Gives the labels' own file, or nil without one.
    /// - Returns: Its rows.
    /// - Throws: ``SpecErrors`` with code `invalid_data`.
    func table(
        _ dataset: StoredDataset, file: () throws -> Data, labels: () throws -> Data?
    ) throws(SpecErrors) -> Table {
        let key = Key(dataset)
        if let table = tables.withLock({ $0[key] }) { return table }
        let place = JSONPointer(tokens: ["data", "source", "dataset"])
        do {
            let table = try DatasetFile.read(
                try file(), labels: try labels(), as: try DatasetFormat(stored: dataset.format))
            guard table.hasTargets else {
                throw SpecErrors(
                    place, .invalidData,
                    "expected a data set with labels, \"\(dataset.id)\" has none yet "
                        + "(PUT /v1/datasets/\(dataset.id)/labels)")
            }
            keep(table, of: dataset)
            return table
        } catch let error as SpecErrors {
            throw error
        } catch {
            throw SpecErrors(
                place, .invalidData, "the data set \"\(dataset.id)\" can't be read: \(error)")
        }
    }

    /// Keeps rows that were read; those without targets can't be trained on and aren't kept.
    func keep(_ table: Table, of dataset: StoredDataset) {
        guard table.hasTargets else { return }
        tables.withLock { $0.insert(table, for: Key(dataset), size: table.inputs.count) }
    }

    /// What is thrown where a data set isn't there.
    static func missing(_ id: String) -> SpecErrors {
        SpecErrors(
            JSONPointer(tokens: ["data", "source", "dataset"]), .notFound,
            "there is no data set \"\(id)\"")
    }
}

extension DatasetFormat {
    /// Reads a format as it is stored.
    ///
    /// - Throws: `DecodingError` if it isn't one.
    init(stored: JSONValue) throws {
        self = try JSONCoding.decode(DatasetFormat.self, from: try JSONCoding.encode(stored))
    }
}
