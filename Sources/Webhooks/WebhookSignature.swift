import Foundation
import Hashing

/// The signature of a webhook: HMAC-SHA256 over `id.timestamp.body`.
///
/// - Source: Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers".
public enum WebhookSignature {
    /// The header with the event's identifier, the same for every attempt to deliver it.
    public static let idHeader = "webhook-id"
    /// The header with the time of this attempt.
    public static let timestampHeader = "webhook-timestamp"
    /// The header with the signatures, separated by spaces.
    public static let signatureHeader = "webhook-signature"

    private static let version = "v1"

    /// Signs a body and returns the three headers to send with it.
    ///
    /// While a secret is being rotated, both the new and the old one sign, in the order given.
    ///
    /// - Parameters:
    ///   - id: The event's identifier, stable over retries; printable ASCII without a dot.
    ///   - timestamp: The time of this attempt, in seconds since 1970.
    ///   - body: The exact bytes to be sent.
    ///   - secrets: The endpoint's secrets that are valid now, at least one.
    /// - Returns: `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    public static func headers(
        id: String,
        timestamp: Int64,
        body: Data,
        secrets: [WebhookSecret]
    ) -> [(name: String, value: String)] {
        let content = signedContent(id: id, timestamp: String(timestamp), body: body)
        let signatures = secrets.compactMap { secret in
            HMACSHA256.code(for: content, key: secret.bytes).map {
                "\(version),\($0.base64EncodedString())"
            }
        }
        return [
            (idHeader, id),
            (timestampHeader, String(timestamp)),
            (signatureHeader, signatures.joined(separator: " ")),
        ]
    }

    /// Signs a body at a date and returns the three headers to send with it.
    ///
    /// - Parameters:
    ///   - id: The event's identifier, stable over retries; printable ASCII without a dot.
    ///   - timestamp: The time of this attempt; fractions of a second are dropped.
    ///   - body: The exact bytes to be sent.
    ///   - secrets: The endpoint's secrets that are valid now, at least one.
    /// - Returns: `webhook-id`, `webhook-timestamp` and `webhook-signature`.
    public static func headers(
        id: String,
        timestamp: Date = Date(),
        body: Data,
        secrets: [WebhookSecret]
    ) -> [(name: String, value: String)] {
        let seconds = Int64(timestamp.timeIntervalSince1970.rounded(.down))
        return headers(id: id, timestamp: seconds, body: body, secrets: secrets)
    }

    /// Checks, on the receiver's side, that a body was signed with one of the secrets just now.
    ///
    /// Header names are compared without regard to case; signatures of unknown versions are skipped;
    /// codes are compared in constant time.
    ///
    /// - Parameters:
    ///   - headers: The headers of the request, in any order.
    ///   - body: The exact bytes received.
    ///   - secrets: The secrets of which one must match.
    ///   - now: The receiver's clock.
    ///   - tolerance: How far the timestamp may be from `now`, in either direction. Default 5 min.
    /// - Throws: ``WebhookError`` with code `missing_header`, `invalid_timestamp`,
    ///   `timestamp_too_old`, `timestamp_too_new` or `signature_mismatch`.
    public static func verify(
        headers: [(name: String, value: String)],
        body: Data,
        secrets: [WebhookSecret],
        now: Date = Date(),
        tolerance: Duration = .seconds(300)
    ) throws(WebhookError) {
        let id = try value(of: idHeader, in: headers)
        let timestamp = try value(of: timestampHeader, in: headers)
        let signatures = try value(of: signatureHeader, in: headers)

        guard let seconds = Int64(timestamp) else {
            throw WebhookError(.invalidTimestamp, "\(timestampHeader): expected whole seconds")
        }
        let age = now.timeIntervalSince1970 - Double(seconds)
        let limit = tolerance / .seconds(1)
        guard age <= limit else {
            throw WebhookError(
                .timestampTooOld,
                "\(timestampHeader): expected at most \(limit) s in the past, got \(age) s"
            )
        }
        guard -age <= limit else {
            throw WebhookError(
                .timestampTooNew,
                "\(timestampHeader): expected at most \(limit) s in the future, got \(-age) s"
            )
        }

        // The content is rebuilt from the header's own text: the sender signed these very bytes.
        let content = signedContent(id: id, timestamp: timestamp, body: body)
        let codes = signatures.split(separator: " ").compactMap(code(in:))
        let isAuthentic = secrets.contains { secret in
            codes.contains { code in
                HMACSHA256.isValid(code, for: content, key: secret.bytes)
            }
        }
        guard isAuthentic else {
            throw WebhookError(
                .signatureMismatch,
                "\(signatureHeader): expected a v1 signature of this body by a known secret"
            )
        }
    }

    private static func signedContent(id: String, timestamp: String, body: Data) -> Data {
        Data("\(id).\(timestamp).".utf8) + body
    }

    private static func code(in signature: Substring) -> Data? {
        let parts = signature.split(separator: ",", maxSplits: 1)
        guard parts.count == 2, parts[0] == version else { return nil }
        return Data(base64Encoded: String(parts[1]))
    }

    private static func value(
        of name: String,
        in headers: [(name: String, value: String)]
    ) throws(WebhookError) -> String {
        guard let header = headers.first(where: { $0.name.lowercased() == name }),
            !header.value.isEmpty
        else {
            throw WebhookError(.missingHeader, "headers: expected \(name), got none")
        }
        return header.value
    }
}
