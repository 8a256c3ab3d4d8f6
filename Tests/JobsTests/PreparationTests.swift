import Datasets
import Foundation
import Hashing
import Records
import Store
import TestSupport
import Testing
import Training

@testable import Jobs

struct PreparationTests {
    /// A job of a ledger, claimed, with the digests that the service would give it.
    private func claimed(
        _ spec: JSONValue, _ ledger: MemoryLedger, rows: String? = "rows"
    ) throws -> ClaimedJob {
        let text = try JSONCoding.encode(SpecReader.read(spec).json)
        _ = ledger.submit(spec: text)
        var claimed = try #require(try ledger.claim([.train], worker: "w", leaseSeconds: 30))
        claimed.specSHA256 = SHA256.digest(of: text).hexadecimal
        claimed.rowsSHA256 = rows
        return claimed
    }

    @Test func `gives the rows that were kept, and reads no spec for them`() throws {
        let preparation = Preparation(tables: TableCache(), capacity: 1 << 20)
        let ledger = MemoryLedger()
        let claimed = try claimed(TestSpecs.tiny(), ledger)
        let job = try preparation.job(claimed, from: ledger)
        preparation.keep(job, specSHA256: claimed.specSHA256, rowsSHA256: "rows")
        // The lease is gone: whoever asks the ledger is refused.
        try ledger.release(claimed.lease, reason: nil)
        let again = try preparation.job(claimed, from: ledger)
        #expect(again.data.training.inputs === job.data.training.inputs)
    }

    @Test func `other rows under the same spec are prepared anew`() throws {
        let preparation = Preparation(tables: TableCache(), capacity: 1 << 20)
        let ledger = MemoryLedger()
        var claimed = try claimed(TestSpecs.tiny(), ledger)
        let job = try preparation.job(claimed, from: ledger)
        preparation.keep(job, specSHA256: claimed.specSHA256, rowsSHA256: "rows")
        for rows in ["others", nil] {
            claimed.rowsSHA256 = rows
            let other = try preparation.job(claimed, from: ledger)
            #expect(other.data.training.inputs !== job.data.training.inputs)
        }
    }

    @Test func `keeps no more than it may`() throws {
        let preparation = Preparation(tables: TableCache(), capacity: 8)
        let ledger = MemoryLedger()
        let claimed = try claimed(TestSpecs.tiny(), ledger)
        let job = try preparation.job(claimed, from: ledger)
        preparation.keep(job, specSHA256: claimed.specSHA256, rowsSHA256: "rows")
        let again = try preparation.job(claimed, from: ledger)
        #expect(again.data.training.inputs !== job.data.training.inputs)
    }

    @Test func `reads an uploaded file through the ledger, once for the same contents`() throws {
        let preparation = Preparation(tables: TableCache(), capacity: 0)
        let ledger = MemoryLedger()
        let format = try JSONCoding.value(of: DatasetFormat(kind: .csv))
        for (id, file) in [("ds_1", TestSpecs.csv), ("ds_2", Data())] {
            ledger.add(
                .init(
                    description: StoredDataset(
                        id: id, format: format, sha256: "same", labelsSHA256: nil), file: file,
                    labels: nil))
        }
        let first = try claimed(TestSpecs.onDataset("ds_1"), ledger)
        #expect(try preparation.job(first, from: ledger).data.training.count > 0)
        // The second file can't be read; it needn't be.
        let second = try claimed(TestSpecs.onDataset("ds_2"), ledger)
        #expect(try preparation.job(second, from: ledger).data.training.count > 0)
        let third = try claimed(TestSpecs.onDataset("ds_3"), ledger)
        let error = #expect(throws: SpecErrors.self) {
            try preparation.job(third, from: ledger)
        }
        #expect(error?.problems.map(\.code) == [.notFound])
    }
}
