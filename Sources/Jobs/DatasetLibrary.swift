import Datasets
import Foundation
import Records
import Store
import Synchronization

/// The uploaded data sets: kept as the files that were sent, read when a job needs them.
public final class DatasetLibrary: Sendable {
    /// Parsed tables stay in memory up to this many numbers together.
    private static let cacheCapacity = 64_000_000

    private struct Cache {
        var tables: [(id: String, table: Table)] = []
    }

    private let store: Store
    private let cache = Mutex(Cache())

    /// Makes a library over a store.
    public init(store: Store) {
        self.store = store
    }

    /// Stores a file that can be read as rows, and what checks say of them.
    ///
    /// - Parameters:
    ///   - file: The file as it was sent.
    ///   - format: How to read it.
    ///   - name: What the user calls it.
    /// - Returns: The stored data set.
    /// - Throws: ``SpecErrors`` if the file can't be read as rows, ``StoreError`` if it can't be kept.
    public func add(_ file: Data, as format: DatasetFormat, name: String) throws -> DatasetRecord {
        let table = try DatasetFile.read(file, as: format)
        let purpose = DatasetLibrary.purpose(of: table)
        let record = try store.storeDataset(
            file,
            DatasetDescription(
                name: name, format: try JSONCoding.value(of: format),
                shape: .array(table.inputShape.map { JSONValue($0) }),
                task: purpose.task, classes: purpose.classes,
                rows: table.rowCount), checks: DatasetLibrary.checks(of: table))
        remember(table, id: record.id)
        return record
    }

    /// Stores the labels of images, in place of any before, and what checks say of the rows.
    ///
    /// - Parameters:
    ///   - file: The file as it was sent.
    ///   - id: The data set of the images.
    /// - Returns: The data set with its labels.
    /// - Throws: ``SpecErrors`` if the file can't be read as labels of these images, ``StoreError`` with
    ///   code `not_found`, `dataset_in_use` or `database_unavailable`.
    public func setLabels(_ file: Data, of id: String) throws -> DatasetRecord {
        guard let record = try store.dataset(id) else { throw StoreError.notFound("dataset", id) }
        let format = try DatasetLibrary.format(of: record)
        guard format.kind == .idx else {
            throw SpecErrors(
                .root, .conflictingFields,
                "expected a data set of IDX images, got one of kind \"\(format.kind.rawValue)\", "
                    + "whose file has the targets")
        }
        let images = try store.datasetBytes(id)
        let table = try DatasetFile.read(images, labels: file, as: format)
        let purpose = DatasetLibrary.purpose(of: table)
        let labelled = try store.storeDatasetLabels(
            file, of: id, task: purpose.task, classes: purpose.classes,
            checks: DatasetLibrary.checks(of: table))
        remember(table, id: id)
        return labelled
    }

    /// Reads the rows of a data set.
    ///
    /// - Parameter id: The data set.
    /// - Returns: Its rows.
    /// - Throws: ``SpecErrors`` with code `not_found` or `invalid_data`.
    public func table(_ id: String) throws(SpecErrors) -> Table {
        let place = JSONPointer(tokens: ["data", "source", "dataset"])
        if let table = cache.withLock({ $0.tables.first { $0.id == id }?.table }) { return table }
        do {
            guard let record = try store.dataset(id) else {
                throw SpecErrors(place, .notFound, "there is no data set \"\(id)\"")
            }
            let table = try DatasetFile.read(
                try store.datasetBytes(id), labels: try store.datasetLabels(id),
                as: try DatasetLibrary.format(of: record))
            guard table.hasTargets else {
                throw SpecErrors(
                    place, .invalidData,
                    "expected a data set with labels, \"\(id)\" has none yet "
                        + "(PUT /v1/datasets/\(id)/labels)")
            }
            remember(table, id: id)
            return table
        } catch let error as SpecErrors {
            throw error
        } catch {
            throw SpecErrors(place, .invalidData, "the data set \"\(id)\" can't be read: \(error)")
        }
    }

    /// Says what checks say of a data set's rows.
    ///
    /// - Parameter id: The data set.
    /// - Returns: What every check said when the rows came; for a data set from before checks were
    ///   kept, what they say now.
    /// - Throws: ``SpecErrors`` with code `not_found` or `invalid_data`, ``StoreError``.
    public func checks(of id: String) throws -> [CheckResult] {
        if let checks = try store.datasetChecks(id) { return checks }
        return DataCheckCatalog.results(CheckedData(try table(id)))
    }

    /// Forgets a data set that no unfinished job reads.
    ///
    /// - Parameter id: The data set.
    /// - Throws: ``StoreError`` with code `not_found` or `dataset_in_use`.
    public func remove(_ id: String) throws(StoreError) {
        try store.deleteDataset(id)
        cache.withLock { $0.tables.removeAll { $0.id == id } }
    }

    /// What a table's targets are for; nothing is known of it without any.
    private static func purpose(of table: Table) -> (task: TrainingTask?, classes: Int?) {
        guard table.hasTargets else { return (nil, nil) }
        guard case .labels = table.targets else { return (.regression, nil) }
        return (.classification, table.classCount)
    }

    /// What checks say of a table; nil as long as it has no targets.
    private static func checks(of table: Table) -> [CheckResult]? {
        table.hasTargets ? DataCheckCatalog.results(CheckedData(table)) : nil
    }

    private static func format(of record: DatasetRecord) throws -> DatasetFormat {
        try JSONCoding.decode(
            DatasetFormat.self, from: try JSONCoding.encode(record.description.format))
    }

    private func remember(_ table: Table, id: String) {
        guard table.hasTargets else { return }
        cache.withLock { cache in
            cache.tables.removeAll { $0.id == id }
            cache.tables.append((id, table))
            var total = cache.tables.reduce(0) { $0 + $1.table.inputs.count }
            while total > DatasetLibrary.cacheCapacity, cache.tables.count > 1 {
                total -= cache.tables.removeFirst().table.inputs.count
            }
        }
    }
}
