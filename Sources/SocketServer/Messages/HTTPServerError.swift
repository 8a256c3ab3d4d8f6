/// Why the server itself answers with an error, before or instead of the application.
///
/// The application may turn it into a response of its own format; see ``HTTPServer``.
public struct HTTPServerError: Error, Sendable, Equatable {
    /// Stable names for the reasons.
    public enum Code: String, Sendable, CaseIterable {
        case badChunk = "bad_chunk"
        case badContentLength = "bad_content_length"
        case badEncoding = "bad_encoding"
        case badEscape = "bad_escape"
        case badHeader = "bad_header"
        case badHeaderName = "bad_header_name"
        case badHeaderValue = "bad_header_value"
        case badHost = "bad_host"
        case badRequestLine = "bad_request_line"
        case badTarget = "bad_target"
        case badTransferEncoding = "bad_transfer_encoding"
        case bareCarriageReturn = "bare_carriage_return"
        case bareLineFeed = "bare_line_feed"
        case bodyMemoryExhausted = "body_memory_exhausted"
        case bodyTooLarge = "body_too_large"
        case conflictingLength = "conflicting_length"
        case dotSegment = "dot_segment"
        case expectationFailed = "expectation_failed"
        case foldedHeader = "folded_header"
        case headerTooLarge = "header_too_large"
        case hostMismatch = "host_mismatch"
        case messageIncomplete = "message_incomplete"
        case methodNotImplemented = "method_not_implemented"
        case missingHost = "missing_host"
        case nulByte = "nul_byte"
        case nulEscape = "nul_escape"
        case requestTimeout = "request_timeout"
        case serverBusy = "server_busy"
        case targetTooLong = "target_too_long"
        case transferCodingNotImplemented = "transfer_coding_not_implemented"
        case unanswered = "unanswered"
        case unexpectedTransferEncoding = "unexpected_transfer_encoding"
        case versionNotSupported = "version_not_supported"
    }

    /// The status to answer with.
    public let status: Int
    /// The reason.
    public let code: Code
    /// One line for the client: lower-case, no full stop, nothing of what was sent.
    public let message: String

    /// The response used when the application gives no format of its own.
    public var plainResponse: HTTPResponse { .text("\(message)\n", status: status) }
}

extension HTTPServerError {
    static func badRequest(_ code: Code, _ message: String) -> HTTPServerError {
        HTTPServerError(status: 400, code: code, message: message)
    }

    static func badChunk(_ message: String) -> HTTPServerError {
        badRequest(.badChunk, "chunked body: \(message)")
    }

    static let requestTimeout = HTTPServerError(
        status: 408,
        code: .requestTimeout,
        message: "request: expected all of it before the deadline"
    )
    static let messageIncomplete = badRequest(
        .messageIncomplete,
        "request: expected more, got the end of the connection"
    )

    static func bodyTooLarge(limit: Int) -> HTTPServerError {
        HTTPServerError(
            status: 413,
            code: .bodyTooLarge,
            message: "body: expected at most \(limit) bytes"
        )
    }

    static func targetTooLong(limit: Int) -> HTTPServerError {
        HTTPServerError(
            status: 414,
            code: .targetTooLong,
            message: "request line: expected at most \(limit) bytes"
        )
    }

    static func headerTooLarge(_ message: String) -> HTTPServerError {
        HTTPServerError(status: 431, code: .headerTooLarge, message: "header: \(message)")
    }

    static let expectationFailed = HTTPServerError(
        status: 417,
        code: .expectationFailed,
        message: "expect: expected \"100-continue\", got something else"
    )
    static let unanswered = HTTPServerError(
        status: 500,
        code: .unanswered,
        message: "the request was not answered"
    )
    static let methodNotImplemented = HTTPServerError(
        status: 501,
        code: .methodNotImplemented,
        message: "request line: expected a known method"
    )
    static let codingNotImplemented = HTTPServerError(
        status: 501,
        code: .transferCodingNotImplemented,
        message: "transfer-encoding: expected \"chunked\", got another coding"
    )
    static let busy = HTTPServerError(
        status: 503,
        code: .serverBusy,
        message: "the server has as many requests as it can hold; try again soon"
    )
    static let bodyMemoryExhausted = HTTPServerError(
        status: 503,
        code: .bodyMemoryExhausted,
        message: "the server holds as many request bodies as it can; try again soon"
    )
    static let versionNotSupported = HTTPServerError(
        status: 505,
        code: .versionNotSupported,
        message: "request line: expected HTTP/1.0 or HTTP/1.1"
    )
}
