import Foundation
import GRDB
import Hashing
import Records

extension Store {
    /// Stores the labels of a dataset whose images are there, in place of any before.
    ///
    /// - Parameters:
    ///   - data: The file.
    ///   - id: The dataset.
    ///   - task: What the labels make of it.
    ///   - classes: How many classes they have, or nil.
    ///   - checks: What checks said of its rows, which an event tells of; nil without any.
    /// - Returns: The dataset; both it and the file are on the disk.
    /// - Throws: ``StoreError`` with code `not_found`, `dataset_in_use` if a job that hasn't ended
    ///   names it, or `database_unavailable`.
    @discardableResult
    public func storeDatasetLabels(
        _ data: Data, of id: String, task: TrainingTask?, classes: Int?,
        checks: [CheckResult]? = nil
    ) throws(StoreError) -> DatasetRecord {
        let before = try write { try $0.unusedDataset(id) }
        let sha256 = SHA256.digest(of: data).hexadecimal
        let file = labelFile(id, sha256: sha256)
        try DurableFile.write(data, to: file)
        do throws(StoreError) {
            let record = try write { transaction in
                _ = try transaction.unusedDataset(id)
                try transaction.execute(
                    """
                    UPDATE datasets
                    SET labels_sha256 = ?, labels_byte_count = ?, task = ?, classes = ?
                    WHERE id = ?
                    """, [sha256, data.count, task?.rawValue, classes, id])
                let record = try transaction.dataset(id)
                // What was said of other labels doesn't hold for these.
                try transaction.execute("DELETE FROM dataset_checks WHERE dataset_id = ?", [id])
                if let checks { try transaction.saveChecks(checks, of: record) }
                return record
            }
            removeLabels(before, unless: sha256)
            return record
        } catch {
            if before.labels?.sha256 != sha256 { try? FileManager.default.removeItem(at: file) }
            throw error
        }
    }

    /// Reads the labels of a dataset.
    ///
    /// - Parameter id: The dataset.
    /// - Returns: The bytes that were uploaded, or nil if none were.
    /// - Throws: ``StoreError`` with code `not_found`, `database_unavailable`, or
    ///   `database_corrupt` if the file isn't the one that was stored.
    public func datasetLabels(_ id: String) throws(StoreError) -> Data? {
        guard let record = try dataset(id) else { throw StoreError.notFound("dataset", id) }
        guard let labels = record.labels else { return nil }
        return try stored(
            id, at: labelFile(id, sha256: labels.sha256), sha256: labels.sha256)
    }

    private func removeLabels(_ record: DatasetRecord, unless sha256: String) {
        guard let labels = record.labels, labels.sha256 != sha256 else { return }
        try? FileManager.default.removeItem(at: labelFile(record.id, sha256: labels.sha256))
    }

    func labelFile(_ id: String, sha256: String) -> URL {
        datasetDirectory.appendingPathComponent(Store.labelName(id, sha256))
    }

    /// A name of its own for each content, so that new labels never stand in for old ones.
    static func labelName(_ id: String, _ sha256: String) -> String {
        "\(id).labels-\(sha256.prefix(16))"
    }
}
