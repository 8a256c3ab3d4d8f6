/// Reads a request line and header fields from bytes that come in any pieces.
///
/// The outcome depends on the bytes alone, never on how they are cut.
///
/// - Complexity: O(bytes).
/// - Source: RFC 9112 §2–§6.
struct RequestHeadParser {
    private let limits: ParserLimits
    private let remoteAddress: String
    private var reader = LineReader()
    private var requestLine: RequestLine?
    private var headers = HTTPHeaders()
    private var headerBytes = 0
    private var skippedBlankLine = false
    /// Whether the request, possibly malformed, is one whose response carries no body.
    private(set) var asksForHead = false

    init(limits: ParserLimits, remoteAddress: String) {
        self.limits = limits
        self.remoteAddress = remoteAddress
    }

    /// Whether nothing of a request has been seen.
    var isEmpty: Bool { requestLine == nil && reader.isEmpty }

    /// Takes bytes from `input` at `offset`, moves `offset` past what it took, and returns the head
    /// once its last byte has been taken.
    mutating func read(
        _ input: UnsafeRawBufferPointer,
        at offset: inout Int
    ) throws(HTTPServerError) -> RequestFrame? {
        while true {
            let isFirst = requestLine == nil
            let limit = isFirst ? limits.requestLineBytes : limits.headerLineBytes
            switch try reader.read(input, at: &offset, limit: limit) {
            case .incomplete:
                return nil
            case .tooLong:
                asksForHead = isFirst ? RequestLine.asksForHead(reader.line) : asksForHead
                throw isFirst
                    ? .targetTooLong(limit: limit)
                    : .headerTooLarge("expected at most \(limit) bytes in a line")
            case .complete:
                if let frame = try finishLine() { return frame }
            }
        }
    }

    private mutating func finishLine() throws(HTTPServerError) -> RequestFrame? {
        guard let requestLine else {
            try startRequest()
            return nil
        }
        guard !reader.line.isEmpty else { return try frame(requestLine) }
        headerBytes += reader.line.count + 2
        guard headerBytes <= limits.headerBytes else {
            throw .headerTooLarge("expected at most \(limits.headerBytes) bytes in all")
        }
        guard headers.fields.count < limits.headerCount else {
            throw .headerTooLarge("expected at most \(limits.headerCount) fields")
        }
        let (name, value) = try FieldLine.parse(reader.line)
        headers.addParsed(String(decoding: name, as: UTF8.self), HTTPSyntax.text(value))
        return nil
    }

    private mutating func startRequest() throws(HTTPServerError) {
        // One empty line before a request is forgiven: RFC 9112 §2.2.
        if reader.line.isEmpty, !skippedBlankLine {
            skippedBlankLine = true
            return
        }
        asksForHead = RequestLine.asksForHead(reader.line)
        requestLine = try RequestLine(reader.line)
    }

    private func frame(_ line: RequestLine) throws(HTTPServerError) -> RequestFrame {
        let target = try RequestTarget(line.target, method: line.method)
        try checkHost(line, target)
        let body = try MessageFraming.body(of: headers, version: line.version)
        let options = headers.list("Connection").map { $0.lowercased() }
        let keepsAlive =
            switch line.version {
            case .http11: !options.contains("close")
            case .http10: options.contains("keep-alive") && !options.contains("close")
            }
        return RequestFrame(
            head: HTTPRequestHead(
                method: line.method,
                target: line.target,
                path: target.path,
                rawPath: target.rawPath,
                query: target.query,
                headers: headers,
                version: line.version,
                remoteAddress: remoteAddress
            ),
            body: body,
            expectsContinue: try expectsContinue(line.version),
            keepsAlive: keepsAlive
        )
    }

    private func checkHost(
        _ line: RequestLine,
        _ target: RequestTarget
    ) throws(HTTPServerError) {
        let hosts = headers.values("Host")
        guard let host = hosts.first else {
            guard line.version == .http10 else {
                throw .badRequest(.missingHost, "host: expected exactly one, got none")
            }
            return
        }
        guard hosts.count == 1, let authority = Authority(host) else {
            throw .badRequest(.badHost, "host: expected exactly one host and optional port")
        }
        guard target.authority == nil || target.authority == authority else {
            throw .badRequest(.hostMismatch, "host: expected the authority of the target")
        }
    }

    private func expectsContinue(_ version: HTTPVersion) throws(HTTPServerError) -> Bool {
        // An HTTP/1.0 client knows no expectations: RFC 9110 §10.1.1.
        guard version == .http11 else { return false }
        let expectations = headers.list("Expect")
        guard expectations.allSatisfy({ $0.lowercased() == "100-continue" }) else {
            throw .expectationFailed
        }
        return !expectations.isEmpty
    }
}
