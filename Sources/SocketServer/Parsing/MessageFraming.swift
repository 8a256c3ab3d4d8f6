/// Where a request's body ends, decided from its header fields.
///
/// Whatever two parties could read differently is refused: a `Content-Length` that is repeated, even
/// with the same value, or not plain digits; one beside `Transfer-Encoding`; a coding other than
/// `chunked`, once.
///
/// - Source: RFC 9112 §6.
enum MessageFraming {
    static func body(
        of headers: HTTPHeaders,
        version: HTTPVersion
    ) throws(HTTPServerError) -> RequestFrame.Body {
        let lengths = headers.values("Content-Length")
        let codings = headers.values("Transfer-Encoding")
        if !codings.isEmpty {
            guard lengths.isEmpty else {
                throw .badRequest(
                    .conflictingLength,
                    "header: expected content-length or transfer-encoding, got both"
                )
            }
            guard version == .http11 else {
                throw .badRequest(
                    .unexpectedTransferEncoding,
                    "transfer-encoding: expected none in HTTP/1.0"
                )
            }
            return try chunked(headers.list("Transfer-Encoding").map { $0.lowercased() })
        }
        guard let length = lengths.first else { return .none }
        guard lengths.count == 1, !length.isEmpty, length.utf8.allSatisfy(HTTPSyntax.isDigit)
        else {
            throw .badRequest(
                .badContentLength,
                "content-length: expected one value of digits only"
            )
        }
        guard let count = Int(length) else {
            throw HTTPServerError(
                status: 413,
                code: .bodyTooLarge,
                message: "content-length: expected a number below 2^63"
            )
        }
        return count == 0 ? .none : .length(count)
    }

    private static func chunked(_ codings: [String]) throws(HTTPServerError) -> RequestFrame.Body {
        if codings == ["chunked"] { return .chunked }
        let chunkedCount = codings.count { $0 == "chunked" }
        guard !codings.isEmpty, chunkedCount <= 1, chunkedCount == 0 || codings.last == "chunked"
        else {
            throw .badRequest(
                .badTransferEncoding,
                "transfer-encoding: expected \"chunked\" once and last"
            )
        }
        throw .codingNotImplemented
    }
}
