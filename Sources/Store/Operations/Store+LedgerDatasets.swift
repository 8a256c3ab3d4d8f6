import Foundation
import GRDB
import Records

extension Store {
    /// Reads what is known of a data set; see ``Ledger``.
    public func dataset(_ id: String, under lease: Lease) throws(StoreError) -> StoredDataset? {
        try checkLease(lease)
        return try dataset(id).map(\.stored)
    }

    /// Reads the file of a data set; see ``Ledger``.
    public func datasetFile(_ id: String, under lease: Lease) throws(StoreError) -> Data {
        try checkLease(lease)
        return try datasetBytes(id)
    }

    /// Reads the labels of a data set; see ``Ledger``.
    public func datasetLabels(_ id: String, under lease: Lease) throws(StoreError) -> Data? {
        try checkLease(lease)
        return try datasetLabels(id)
    }

    private func checkLease(_ lease: Lease) throws(StoreError) {
        try read(under: lease) { _ in }
    }
}

extension DatasetRecord {
    /// What has to be known of it before its files are fetched.
    public var stored: StoredDataset {
        StoredDataset(
            id: id, format: description.format, sha256: sha256, labelsSHA256: labels?.sha256)
    }
}
