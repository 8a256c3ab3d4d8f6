import CCurl
import Foundation

/// The reasons why a delivery got no answer; the raw values are stable codes.
public enum DeliveryFailure: String, Sendable, Hashable, CaseIterable {
    /// The policy refuses every address of the host.
    case addressNotAllowed = "address_not_allowed"
    /// The connection broke before the answer was complete.
    case connectionLost = "connection_lost"
    /// Nobody listens at the port.
    case connectionRefused = "connection_refused"
    /// The host cannot be reached, for example because there is no route to it.
    case connectionFailed = "connection_failed"
    /// A header of the delivery is no valid header.
    case invalidHeader = "invalid_header"
    /// The answer is not HTTP.
    case invalidResponse = "invalid_response"
    /// The URL is not one of a receiver.
    case invalidURL = "invalid_url"
    /// The host's name has no address.
    case nameNotResolved = "name_not_resolved"
    /// There was no answer in time.
    case timedOut = "timed_out"
    /// The TLS handshake failed or the certificate is not trusted.
    case tlsFailed = "tls_failed"
    /// The head of the answer is longer than 64 KiB.
    case tooLarge = "too_large"
    /// The transfer failed for another reason, such as lack of memory.
    case transportFailed = "transport_failed"

    /// Translates libcurl's result of a transfer without an answer.
    ///
    /// - Parameters:
    ///   - code: The result of the transfer.
    ///   - systemError: The `errno` of the last failed connect, 0 if there is none.
    init(code: CURLcode, systemError: Int32) {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_COULDNT_RESOLVE_HOST: self = .nameNotResolved
        case CURLE_COULDNT_CONNECT where systemError == ECONNREFUSED: self = .connectionRefused
        case CURLE_COULDNT_CONNECT where systemError == ETIMEDOUT: self = .timedOut
        case CURLE_COULDNT_CONNECT: self = .connectionFailed
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            self = .tlsFailed
        // libcurl is content with a head that the connection's end cuts off; a caller here is not.
        case CURLE_OK, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE:
            self = .connectionLost
        // libcurl's word for an answer that does not begin with a status line.
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: self = .invalidResponse
        case CURLE_URL_MALFORMAT: self = .invalidURL
        default: self = .transportFailed
        }
    }
}
