/// The first line of a request.
///
/// - Source: RFC 9112 §3.
struct RequestLine {
    /// The methods that a request may have; any other token is answered with 501.
    static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
    ]

    let method: String
    let target: String
    let version: HTTPVersion

    /// Parses `method SP target SP version`, with exactly one space in each place.
    init(_ line: [UInt8]) throws(HTTPServerError) {
        let parts = line.split(
            separator: HTTPSyntax.space,
            maxSplits: 3,
            omittingEmptySubsequences: false
        )
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(HTTPSyntax.isTokenByte)
        else { throw Self.malformed }
        guard !parts[1].isEmpty, parts[1].allSatisfy(HTTPSyntax.isTargetByte) else {
            throw .badRequest(
                .badTarget,
                "request line: expected a target of visible ASCII characters"
            )
        }
        version = try Self.version(parts[2])
        method = String(decoding: parts[0], as: UTF8.self)
        target = String(decoding: parts[1], as: UTF8.self)
        guard Self.methods.contains(method) else { throw .methodNotImplemented }
    }

    /// Whether a line that may be malformed asks for a response without a body.
    static func asksForHead(_ line: [UInt8]) -> Bool { line.starts(with: Array("HEAD ".utf8)) }

    private static func version(_ bytes: ArraySlice<UInt8>) throws(HTTPServerError) -> HTTPVersion {
        let bytes = Array(bytes)
        guard bytes.count == 8, bytes.starts(with: Array("HTTP/".utf8)),
            HTTPSyntax.isDigit(bytes[5]), bytes[6] == 0x2E, HTTPSyntax.isDigit(bytes[7])
        else { throw malformed }
        guard bytes[5] == 0x31 else { throw .versionNotSupported }
        return bytes[7] == 0x30 ? .http10 : .http11
    }

    private static let malformed = HTTPServerError.badRequest(
        .badRequestLine,
        "request line: expected method, target and version with one space between them"
    )
}
