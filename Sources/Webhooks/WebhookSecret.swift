import Foundation

/// The key that an endpoint shares with the service, written `whsec_` and base64.
///
/// Printing, interpolating, dumping and reflecting a secret show `whsec_[redacted]`; only ``text``
/// reveals it.
///
/// - Source: Standard Webhooks 1.0.0, "Signature scheme".
public struct WebhookSecret: Sendable, Hashable {
    private static let prefix = "whsec_"
    private static let allowedByteCounts = 24...64

    /// The decoded key for the message authentication code.
    let bytes: Data

    /// Reads a secret in its written form.
    ///
    /// - Parameter text: `whsec_` followed by the padded, canonical base64 of 24 to 64 bytes.
    /// - Throws: ``WebhookError`` with code `invalid_secret`; its message never repeats the text.
    public init(_ text: String) throws(WebhookError) {
        guard text.hasPrefix(Self.prefix) else {
            throw WebhookError(.invalidSecret, "secret: expected the prefix \"whsec_\"")
        }
        let encoded = String(text.dropFirst(Self.prefix.count))
        guard let decoded = Data(base64Encoded: encoded), decoded.base64EncodedString() == encoded
        else {
            throw WebhookError(.invalidSecret, "secret: expected padded base64 after \"whsec_\"")
        }
        guard Self.allowedByteCounts.contains(decoded.count) else {
            throw WebhookError(
                .invalidSecret,
                "secret: expected 24 to 64 bytes in base64, got \(decoded.count)"
            )
        }
        bytes = decoded
    }

    private init(bytes: Data) {
        self.bytes = bytes
    }

    /// Makes a new secret of 32 bytes from the system's secure random numbers.
    ///
    /// - Returns: A secret that no other call returned.
    public static func generate() -> WebhookSecret {
        var system = SystemRandomNumberGenerator()
        return WebhookSecret(
            bytes: Data((0..<32).map { _ in UInt8.random(in: 0...255, using: &system) }))
    }

    /// The written form, to be stored and to be shown once to the endpoint's owner.
    public var text: String { Self.prefix + bytes.base64EncodedString() }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder that reveals nothing of the key.
    public var description: String { "whsec_[redacted]" }

    /// A placeholder that reveals nothing of the key.
    public var debugDescription: String { description }

    /// A mirror without children, so that `dump` reveals nothing of the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
