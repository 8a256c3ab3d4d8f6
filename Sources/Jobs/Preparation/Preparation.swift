import Datasets
import Foundation
import Kernels
import Records
import Synchronization
import Training

/// Prepares the rows of jobs: once, where a job is checked and then trained.
///
/// What was prepared to check a job is kept, within bounds, for the worker that claims it, under the
/// digests of its spec and of its rows.
final class Preparation: Sendable {
    private struct Key: Hashable {
        var specSHA256: String
        var rowsSHA256: String
    }

    private let tables: TableCache
    private let jobs: Mutex<SizedCache<Key, PreparedJob>>

    /// Makes one that keeps prepared rows.
    ///
    /// - Parameters:
    ///   - tables: The uploaded rows that were read lately.
    ///   - capacity: How many bytes of prepared rows are kept.
    init(tables: TableCache, capacity: Int) {
        self.tables = tables
        jobs = Mutex(SizedCache(capacity: capacity))
    }

    /// Keeps a job for whoever claims it.
    func keep(_ job: PreparedJob, specSHA256: String, rowsSHA256: String) {
        let key = Key(specSHA256: specSHA256, rowsSHA256: rowsSHA256)
        jobs.withLock { $0.insert(job, for: key, size: job.rowByteCount) }
    }

    /// The prepared job of a claimed one; its spec and its rows are read only where it wasn't kept.
    ///
    /// - Throws: ``SpecErrors`` where the data are gone or have changed, ``StoreError``.
    func job(_ claimed: ClaimedJob, from ledger: any Ledger) throws -> PreparedJob {
        if let rows = claimed.rowsSHA256 {
            let key = Key(specSHA256: claimed.specSHA256, rowsSHA256: rows)
            if let job = jobs.withLock({ $0[key] }) { return job }
        }
        let spec = try SpecReader.read(
            JSONCoding.document(from: ledger.spec(under: claimed.lease)))
        let (tables, lease) = (tables, claimed.lease)
        return try PreparedJob(spec) { id throws(SpecErrors) in
            guard let dataset = try Preparation.dataset(id, ledger, lease) else {
                throw TableCache.missing(id)
            }
            return try tables.table(
                dataset, file: { try ledger.datasetFile(id, under: lease) },
                labels: { try ledger.datasetLabels(id, under: lease) })
        }
    }

    private static func dataset(
        _ id: String, _ ledger: any Ledger, _ lease: Lease
    ) throws(SpecErrors) -> StoredDataset? {
        do throws(StoreError) {
            return try ledger.dataset(id, under: lease)
        } catch {
            throw SpecErrors(
                JSONPointer(tokens: ["data", "source", "dataset"]), .invalidData,
                "the data set \"\(id)\" can't be read: \(error)")
        }
    }
}

extension PreparedJob {
    /// What the rows take in memory.
    ///
    /// - Units: bytes.
    fileprivate var rowByteCount: Int {
        [data.training, data.validation].compactMap { $0 }.reduce(0) { sum, rows in
            sum + MemoryLayout<Float>.stride
                * (rows.inputs.values.count + rows.labels.count + (rows.targets?.values.count ?? 0))
        }
    }
}
