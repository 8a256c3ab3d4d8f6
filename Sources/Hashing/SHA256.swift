import COpenSSL
import Foundation

/// A SHA-256 that is fed piece by piece.
///
/// - Source: NIST, *Secure Hash Standard*, FIPS 180-4 (2015); computed by OpenSSL.
public struct SHA256: Sendable {
    private var state = copenssl_sha256()

    /// Begins a hash.
    public init() {
        copenssl_sha256_begin(&state)
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        copenssl_sha256_update(&state, bytes.baseAddress, bytes.count)
    }

    /// Adds bytes.
    public mutating func update(_ data: Data) {
        data.withUnsafeBytes { update($0) }
    }

    /// The digest of all bytes added so far; more may follow.
    public var digest: SHA256Digest {
        var copy = state
        let bytes = [UInt8](unsafeUninitializedCapacity: SHA256Digest.byteCount) { buffer, count in
            copenssl_sha256_end(&copy, buffer.baseAddress)
            count = SHA256Digest.byteCount
        }
        return SHA256Digest(bytes: bytes)
    }

    /// The digest of some bytes.
    public static func digest(of data: Data) -> SHA256Digest {
        var hash = SHA256()
        hash.update(data)
        return hash.digest
    }
}

/// What SHA-256 makes of some bytes.
public struct SHA256Digest: Sendable, Hashable {
    /// How many bytes it has.
    public static let byteCount = 32

    /// Its bytes, ``byteCount`` of them.
    public let bytes: [UInt8]

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Two lower-case hexadecimal digits for each byte.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// Compares two digests in a time that doesn't tell where they differ.
    ///
    /// - Parameter other: The other digest.
    /// - Returns: Whether they are equal.
    public func isEqual(to other: SHA256Digest) -> Bool {
        copenssl_is_equal(bytes, other.bytes, SHA256Digest.byteCount) != 0
    }
}
