/// Why the server itself answers with an error, before or instead of the application.
///
/// The application may turn it into a response of its own format; see ``HTTPServer``.
public struct HTTPServerError: Error, Sendable, Equatable {
    /// The status to answer with.
    public let status: Int
    /// A stable name for the reason, in snake_case.
    public let code: String
    /// One line for the client: lower-case, no full stop, nothing of what was sent.
    public let message: String

    /// The response used when the application gives no format of its own.
    public var plainResponse: HTTPResponse { .text("\(message)\n", status: status) }
}

extension HTTPServerError {
    static func badRequest(_ code: String, _ message: String) -> HTTPServerError {
        HTTPServerError(status: 400, code: code, message: message)
    }

    static func badChunk(_ message: String) -> HTTPServerError {
        badRequest("bad_chunk", "chunked body: \(message)")
    }

    static let requestTimeout = HTTPServerError(
        status: 408,
        code: "request_timeout",
        message: "request: expected all of it before the deadline"
    )
    static let messageIncomplete = badRequest(
        "message_incomplete",
        "request: expected more, got the end of the connection"
    )

    static func bodyTooLarge(limit: Int) -> HTTPServerError {
        HTTPServerError(
            status: 413,
            code: "body_too_large",
            message: "body: expected at most \(limit) bytes"
        )
    }

    static func targetTooLong(limit: Int) -> HTTPServerError {
        HTTPServerError(
            status: 414,
            code: "target_too_long",
            message: "request line: expected at most \(limit) bytes"
        )
    }

    static func headerTooLarge(_ message: String) -> HTTPServerError {
        HTTPServerError(status: 431, code: "header_too_large", message: "header: \(message)")
    }

    static let expectationFailed = HTTPServerError(
        status: 417,
        code: "expectation_failed",
        message: "expect: expected \"100-continue\", got something else"
    )
    static let unanswered = HTTPServerError(
        status: 500,
        code: "unanswered",
        message: "the request was not answered"
    )
    static let methodNotImplemented = HTTPServerError(
        status: 501,
        code: "method_not_implemented",
        message: "request line: expected a known method"
    )
    static let codingNotImplemented = HTTPServerError(
        status: 501,
        code: "transfer_coding_not_implemented",
        message: "transfer-encoding: expected \"chunked\", got another coding"
    )
    static let busy = HTTPServerError(
        status: 503,
        code: "server_busy",
        message: "the server has as many requests as it can hold; try again soon"
    )
    static let bodyMemoryExhausted = HTTPServerError(
        status: 503,
        code: "body_memory_exhausted",
        message: "the server holds as many request bodies as it can; try again soon"
    )
    static let versionNotSupported = HTTPServerError(
        status: 505,
        code: "version_not_supported",
        message: "request line: expected HTTP/1.0 or HTTP/1.1"
    )
}
