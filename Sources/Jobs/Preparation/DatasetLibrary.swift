import Datasets
import Foundation
import Records
import Store

/// The uploaded data sets: kept as the files that were sent, read when a job needs them.
public final class DatasetLibrary: Sendable {
    private let store: Store
    private let tables: TableCache

    /// Makes a library over a store.
    public convenience init(store: Store) {
        self.init(store: store, tables: TableCache())
    }

    init(store: Store, tables: TableCache) {
        self.store = store
        self.tables = tables
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
        tables.keep(table, of: record.stored)
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
        let format = try DatasetFormat(stored: record.description.format)
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
        tables.keep(table, of: labelled.stored)
        return labelled
    }

    /// Reads the rows of a data set.
    ///
    /// - Parameter id: The data set.
    /// - Returns: Its rows.
    /// - Throws: ``SpecErrors`` with code `not_found` or `invalid_data`.
    public func table(_ id: String) throws(SpecErrors) -> Table {
        let record: DatasetRecord?
        do throws(StoreError) {
            record = try store.dataset(id)
        } catch {
            throw SpecErrors(
                JSONPointer(tokens: ["data", "source", "dataset"]), .invalidData,
                "the data set \"\(id)\" can't be read: \(error)")
        }
        guard let record else { throw TableCache.missing(id) }
        return try tables.table(
            record.stored, file: { try store.datasetBytes(id) },
            labels: { try store.datasetLabels(id) })
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
}
