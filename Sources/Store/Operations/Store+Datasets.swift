import Foundation
import GRDB
import Hashing
import Records

extension Store {
    /// Stores an uploaded file, then what is known of it.
    ///
    /// - Parameters:
    ///   - data: The file.
    ///   - description: What is known of it.
    ///   - checks: What checks said of its rows, which an event tells of; nil without any.
    /// - Returns: The dataset; both it and the file are on the disk.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func storeDataset(
        _ data: Data, _ description: DatasetDescription, checks: [CheckResult]? = nil
    ) throws(StoreError) -> DatasetRecord {
        let id = ids.next("ds_")
        let sha256 = SHA256.digest(of: data).hexadecimal
        try DurableFile.write(data, to: datasetFile(id))
        do throws(StoreError) {
            return try write { transaction in
                try transaction.insertDataset(
                    description, id: id, sha256: sha256, bytes: data.count)
                let record = try transaction.dataset(id)
                if let checks { try transaction.saveChecks(checks, of: record) }
                return record
            }
        } catch {
            try? FileManager.default.removeItem(at: datasetFile(id))
            throw error
        }
    }

    /// Reads what is known of a dataset.
    ///
    /// - Parameter id: Its id.
    /// - Returns: The dataset, or nil if there is none.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func dataset(_ id: String) throws(StoreError) -> DatasetRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM datasets WHERE id = ?", arguments: [id])
                .map(DatasetRecord.init(row:))
        }
    }

    /// Lists datasets, newest first.
    ///
    /// - Parameters:
    ///   - limit: How many at most.
    ///   - after: The id of the last dataset of the page before, or nil for the first page.
    /// - Returns: The datasets.
    /// - Throws: ``StoreError`` with code `database_unavailable` or `database_corrupt`.
    public func datasets(
        limit: Int, after: String? = nil
    ) throws(StoreError) -> [DatasetRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM datasets WHERE ?1 IS NULL OR id < ?1 ORDER BY id DESC LIMIT ?2
                    """, arguments: [after, max(0, limit)]
            ).map(DatasetRecord.init(row:))
        }
    }

    /// Reads the file of a dataset.
    ///
    /// - Parameter id: The dataset.
    /// - Returns: The bytes that were uploaded.
    /// - Throws: ``StoreError`` with code `not_found`, `database_unavailable`, or
    ///   `database_corrupt` if the file isn't the one that was stored.
    public func datasetBytes(_ id: String) throws(StoreError) -> Data {
        guard let record = try dataset(id) else { throw StoreError.notFound("dataset", id) }
        return try stored(id, at: datasetFile(id), sha256: record.sha256)
    }

    /// Reads a stored file and checks that it is the one that was stored.
    func stored(_ id: String, at file: URL, sha256: String) throws(StoreError) -> Data {
        guard let data = try? Data(contentsOf: file) else {
            throw StoreError(.unavailable, "dataset \(id): the file can't be read")
        }
        guard SHA256.digest(of: data).hexadecimal == sha256 else {
            throw StoreError(.corrupt, "dataset \(id): expected the stored file, got another")
        }
        return data
    }

    /// Removes a dataset and its file.
    ///
    /// - Parameter id: The dataset.
    /// - Throws: ``StoreError`` with code `not_found`, `dataset_in_use` if a job that hasn't ended
    ///   names it, or `database_unavailable`.
    public func deleteDataset(_ id: String) throws(StoreError) {
        let record = try write { transaction in
            let record = try transaction.unusedDataset(id)
            try transaction.execute("DELETE FROM datasets WHERE id = ?", [id])
            return record
        }
        // A file that stays behind here is swept up at the next start.
        try? FileManager.default.removeItem(at: datasetFile(id))
        if let labels = record.labels {
            try? FileManager.default.removeItem(at: labelFile(id, sha256: labels.sha256))
        }
    }

    /// Makes the directory of the files, and removes those that no row speaks of.
    func sweepDatasetFiles() throws(StoreError) {
        let known = try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT id, labels_sha256 FROM datasets")
            return rows.reduce(into: Set<String>()) { names, row in
                let id: String = row["id"]
                names.insert(id)
                if let labels: String = row["labels_sha256"] {
                    names.insert(Store.labelName(id, labels))
                }
            }
        }
        try sweep(datasetDirectory, of: "ds_", keeping: known)
    }

    var datasetDirectory: URL { directory.appendingPathComponent("datasets") }

    private func datasetFile(_ id: String) -> URL { datasetDirectory.appendingPathComponent(id) }
}

extension Transaction {
    fileprivate func insertDataset(
        _ description: DatasetDescription, id: String, sha256: String, bytes: Int
    ) throws {
        try execute(
            """
            INSERT INTO datasets (id, name, format, shape, task, classes, row_count, sha256,
                byte_count, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, description.name, try ColumnText.text(description.format),
                try ColumnText.text(description.shape), description.task?.rawValue,
                description.classes, description.rows, sha256, bytes, now.milliseconds,
            ])
    }

    /// A dataset that no unfinished job names.
    func unusedDataset(_ id: String) throws -> DatasetRecord {
        let record = try dataset(id)
        let user = try row(
            """
            SELECT jobs.id FROM job_datasets JOIN jobs ON jobs.id = job_datasets.job_id
            WHERE dataset_id = ? AND finished_at IS NULL LIMIT 1
            """, [id])
        if let user {
            throw StoreError(
                .datasetInUse, "dataset \(id): job \(user[0] as String) still needs it")
        }
        return record
    }

    func dataset(_ id: String) throws -> DatasetRecord {
        guard let row = try row("SELECT * FROM datasets WHERE id = ?", [id]) else {
            throw StoreError.notFound("dataset", id)
        }
        return try DatasetRecord(row: row)
    }
}
