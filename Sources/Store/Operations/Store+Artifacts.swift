import Foundation
import GRDB
import Hashing
import Records

extension Store {
    /// Stores a file that a job leaves; see ``Ledger``.
    public func saveArtifact(
        _ data: Data, name: String, mediaType: String, under lease: Lease
    ) throws(StoreError) {
        let jobID = lease.jobID
        let id = ids.next("art_")
        let sha256 = SHA256.digest(of: data).hexadecimal
        try DurableFile.write(data, to: artifactFile(id))
        let replaced: String?
        do throws(StoreError) {
            replaced = try write { transaction in
                try transaction.requireLease(lease)
                let old = try transaction.row(
                    "SELECT id FROM artifacts WHERE job_id = ? AND name = ?", [jobID, name])
                try transaction.execute(
                    "DELETE FROM artifacts WHERE job_id = ? AND name = ?", [jobID, name])
                try transaction.execute(
                    """
                    INSERT INTO artifacts
                        (id, job_id, name, media_type, sha256, byte_count, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        id, jobID, name, mediaType, sha256, data.count,
                        transaction.now.milliseconds,
                    ])
                return old.map { $0[0] as String }
            }
        } catch {
            try? FileManager.default.removeItem(at: artifactFile(id))
            throw error
        }
        // A file that stays behind here is swept up at the next start.
        if let replaced { try? FileManager.default.removeItem(at: artifactFile(replaced)) }
    }

    /// Lists the files that a job left, in alphabetical order.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: What is known of the files.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    public func artifacts(of jobID: String) throws(StoreError) -> [ArtifactRecord] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM artifacts WHERE job_id = ? ORDER BY name",
                arguments: [jobID]
            ).map(ArtifactRecord.init(row:))
        }
    }

    /// Reads a file that a job left.
    ///
    /// - Parameter artifact: What is known of it.
    /// - Returns: Its bytes.
    /// - Throws: ``StoreError`` with code `database_unavailable`, or `database_corrupt` if the file
    ///   isn't the one that was stored.
    public func bytes(of artifact: ArtifactRecord) throws(StoreError) -> Data {
        guard let data = try? Data(contentsOf: artifactFile(artifact.id)) else {
            throw StoreError(.unavailable, "\(artifact.name): the file can't be read")
        }
        guard SHA256.digest(of: data).hexadecimal == artifact.sha256 else {
            throw StoreError(
                .corrupt, "\(artifact.name): expected the stored file, got another")
        }
        return data
    }

    /// Makes the directory of the files, and removes those that no row speaks of.
    func sweepArtifactFiles() throws(StoreError) {
        let known = try read { db in
            try Set(String.fetchAll(db, sql: "SELECT id FROM artifacts"))
        }
        try sweep(artifactDirectory, of: "art_", keeping: known)
    }

    private var artifactDirectory: URL { directory.appendingPathComponent("artifacts") }

    private func artifactFile(_ id: String) -> URL { artifactDirectory.appendingPathComponent(id) }
}
