import Foundation
import Records

extension DatasetFormat.Kind {
    /// Recognizes the kind of a file by its first bytes, also through gzip.
    ///
    /// - Source: PKWARE's APPNOTE 6.3.10, §4.3.7, for NPZ, which is a ZIP archive; for IDX the MNIST
    ///   database's page: two zero bytes, a type, the number of dimensions.
    ///
    /// - Parameter file: The file; what is neither NPZ nor IDX counts as CSV.
    public init(recognizing file: Data) {
        var start = [UInt8](file.prefix(4))
        if GzipReader.isCompressed(file) {
            start = file.withUnsafeBytes { Inflater.beginning(of: $0, .gzip, count: 4) }
        }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            self = .npz
        } else if start.count == 4, start[0] == 0, start[1] == 0, start[2] >= 8, start[2] <= 14 {
            self = .idx
        } else {
            self = .csv
        }
    }
}
