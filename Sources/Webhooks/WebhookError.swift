/// The reason why a secret, a receiver's URL, an address range or a signature was not accepted.
///
/// Messages never contain a secret, a credential or a body.
public struct WebhookError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The stable, machine-readable kinds of error.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A secret is not `whsec_` and the base64 of 24 to 64 bytes.
        case invalidSecret = "invalid_secret"
        /// A receiver's URL cannot be parsed or has a part that is not allowed in it.
        case invalidURL = "invalid_url"
        /// A receiver's URL names an address that the policy refuses to dial.
        case addressNotAllowed = "address_not_allowed"
        /// A range is not an IP address, or one followed by `/` and a prefix length.
        case invalidAddressRange = "invalid_address_range"
        /// One of the three signature headers is missing.
        case missingHeader = "missing_header"
        /// The timestamp header is not a number of seconds.
        case invalidTimestamp = "invalid_timestamp"
        /// The timestamp lies further in the past than the tolerance allows.
        case timestampTooOld = "timestamp_too_old"
        /// The timestamp lies further in the future than the tolerance allows.
        case timestampTooNew = "timestamp_too_new"
        /// No signature matches the body under any of the secrets.
        case signatureMismatch = "signature_mismatch"
    }

    /// The kind of error; its raw value is stable and may be shown to clients.
    public let code: Code

    /// The explanation for a person: where, what was expected, what was there.
    public let message: String

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of error.
    ///   - message: The explanation, lower-case and without a full stop.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message on one line; its form is not part of the interface.
    public var description: String { "\(code.rawValue): \(message)" }
}
