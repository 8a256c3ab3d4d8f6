import COpenSSL
import Foundation

/// Codes by which whoever has the key knows that a message is unchanged: HMAC over SHA-256.
///
/// - Source: Krawczyk, Bellare & Canetti, *HMAC: Keyed-Hashing for Message Authentication*, RFC 2104
///   (1997); computed by OpenSSL.
public enum HMACSHA256 {
    /// How many bytes a code has.
    public static let byteCount = 32

    /// The code of a message.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - key: The key, of any length below 2 GiB.
    /// - Returns: ``byteCount`` bytes, or nil where there is no memory for them.
    public static func code(for message: Data, key: Data) -> Data? {
        var code = Data(count: byteCount)
        let isMade = code.withUnsafeMutableBytes { code in
            message.withUnsafeBytes { message in
                key.withUnsafeBytes { key in
                    copenssl_hmac_sha256(
                        key.baseAddress, key.count, message.baseAddress, message.count,
                        code.baseAddress?.assumingMemoryBound(to: UInt8.self)) != 0
                }
            }
        }
        return isMade ? code : nil
    }

    /// Says whether a code is that of a message, in a time that doesn't tell where it differs.
    ///
    /// - Parameters:
    ///   - code: The code that came with the message.
    ///   - message: The message.
    ///   - key: The key.
    /// - Returns: Whether it is.
    public static func isValid(_ code: Data, for message: Data, key: Data) -> Bool {
        guard code.count == byteCount, let own = self.code(for: message, key: key) else {
            return false
        }
        return own.withUnsafeBytes { own in
            code.withUnsafeBytes { code in
                copenssl_is_equal(own.baseAddress, code.baseAddress, byteCount) != 0
            }
        }
    }
}
