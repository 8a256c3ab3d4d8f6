import Foundation
import Records

/// Expands files and bodies compressed by gzip (RFC 1952).
public enum GzipReader {
    /// A boolean value indicating whether data begin as gzip does.
    public static func isCompressed(_ data: Data) -> Bool {
        data.starts(with: [0x1F, 0x8B])
    }

    /// Expands data.
    ///
    /// - Parameters:
    ///   - data: One or more gzip members.
    ///   - maximumBytes: How long the result may be.
    /// - Returns: The expanded data.
    /// - Throws: ``SpecErrors`` with code `too_large`, or `invalid_data` if the data are corrupt or cut.
    public static func expand(_ data: Data, maximumBytes: Int) throws(SpecErrors) -> Data {
        let result = data.withUnsafeBytes {
            Inflater.expand($0, .gzip, maximumBytes: maximumBytes)
        }
        switch result {
        case .success(let bytes):
            return Data(bytes)
        case .failure(.tooLarge):
            throw SpecErrors(
                .root, .tooLarge, "expected at most \(maximumBytes) bytes after decompression")
        case .failure(.corrupt):
            throw SpecErrors(
                .root, .invalidData, "expected gzip data, found them corrupt or incomplete")
        }
    }
}
