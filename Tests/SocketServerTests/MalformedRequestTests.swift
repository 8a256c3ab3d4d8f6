import TestSupport
import Testing

@testable import SocketServer

@Suite struct MalformedRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let request: String
        let status: Int
        let code: String
        var testDescription: String { name }

        init(_ name: String, _ request: String, _ status: Int, _ code: String) {
            (self.name, self.request, self.status, self.code) = (name, request, status, code)
        }
    }

    private static let post = "POST / HTTP/1.1\r\nHost: h\r\n"
    private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"

    private static func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
    }

    static let cases: [Case] = [
        // Content-Length
        Case(
            "two lengths", post + "Content-Length: 5\r\nContent-Length: 3\r\n\r\nhello", 400,
            "bad_content_length"),
        Case(
            "one length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400,
            "bad_content_length"),
        Case("length list", post + "Content-Length: 5, 5\r\n\r\nhello", 400, "bad_content_length"),
        Case("signed length", post + "Content-Length: +5\r\n\r\nhello", 400, "bad_content_length"),
        Case(
            "negative length", post + "Content-Length: -5\r\n\r\nhello", 400, "bad_content_length"),
        Case(
            "hexadecimal length", post + "Content-Length: 0x5\r\n\r\nhello", 400,
            "bad_content_length"),
        Case("empty length", post + "Content-Length:\r\n\r\nhello", 400, "bad_content_length"),
        Case(
            "length with a blank inside", post + "Content-Length: 5 0\r\n\r\nhello", 400,
            "bad_content_length"),
        Case(
            "length beyond 64 bits", post + "Content-Length: 99999999999999999999\r\n\r\n", 413,
            "body_too_large"),
        Case(
            "length beyond the limit", post + "Content-Length: 1048577\r\n\r\n", 413,
            "body_too_large"),
        // Transfer-Encoding
        Case(
            "length and coding",
            post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
            "conflicting_length"),
        Case(
            "coding and length",
            post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400,
            "conflicting_length"),
        Case(
            "chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n", 400,
            "bad_transfer_encoding"),
        Case(
            "chunked not last", post + "Transfer-Encoding: chunked, gzip\r\n\r\n", 400,
            "bad_transfer_encoding"),
        Case("empty coding", post + "Transfer-Encoding:\r\n\r\n", 400, "bad_transfer_encoding"),
        Case(
            "gzip coding", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501,
            "transfer_coding_not_implemented"),
        Case(
            "identity coding", post + "Transfer-Encoding: identity\r\n\r\n", 501,
            "transfer_coding_not_implemented"),
        Case(
            "lookalike coding", post + "Transfer-Encoding: xchunked\r\n\r\n", 501,
            "transfer_coding_not_implemented"),
        Case(
            "coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
            "unexpected_transfer_encoding"),
        // Header lines
        Case(
            "folded header", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n", 400, "folded_header"
        ),
        Case("folded length", post + " Content-Length: 5\r\n\r\n", 400, "folded_header"),
        Case(
            "blank before the first header", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400,
            "folded_header"),
        Case(
            "space before colon", post + "Content-Length : 5\r\n\r\nhello", 400, "bad_header_name"),
        Case("tab before colon", post + "Content-Length\t: 5\r\n\r\nhello", 400, "bad_header_name"),
        Case("empty name", "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n", 400, "bad_header_name"),
        Case("no colon", "GET / HTTP/1.1\r\nHost: h\r\nX\r\n\r\n", 400, "bad_header"),
        Case(
            "name beyond ASCII", "GET / HTTP/1.1\r\nHost: h\r\né: x\r\n\r\n", 400, "bad_header_name"
        ),
        Case(
            "control character in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\u{1}b\r\n\r\n", 400,
            "bad_header_value"),
        Case(
            "delete character in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\u{7F}b\r\n\r\n", 400,
            "bad_header_value"),
        Case("NUL in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n", 400, "nul_byte"),
        Case("bare line feeds", "GET / HTTP/1.1\nHost: h\n\n", 400, "bare_line_feed"),
        Case(
            "bare line feed in a header", "GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", 400,
            "bare_line_feed"),
        Case(
            "bare carriage return", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n", 400,
            "bare_carriage_return"),
        // Host
        Case("no host", "GET / HTTP/1.1\r\n\r\n", 400, "missing_host"),
        Case("two hosts", "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", 400, "bad_host"),
        Case("two hosts in 1.0", "GET / HTTP/1.0\r\nHost: h\r\nHost: h\r\n\r\n", 400, "bad_host"),
        Case("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "bad_host"),
        Case("host with a path", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", 400, "bad_host"),
        Case("host with a user", "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n", 400, "bad_host"),
        Case("host with a bad port", "GET / HTTP/1.1\r\nHost: h:99999\r\n\r\n", 400, "bad_host"),
        Case(
            "target of another host", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", 400,
            "host_mismatch"),
        // Request line
        Case("version 9.9", "GET / HTTP/9.9\r\nHost: h\r\n\r\n", 505, "version_not_supported"),
        Case("version 2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version_not_supported"),
        Case("version 0.9", "GET / HTTP/0.9\r\n\r\n", 505, "version_not_supported"),
        Case("no version", "GET /\r\n\r\n", 400, "bad_request_line"),
        Case("lower-case version", "GET / http/1.1\r\nHost: h\r\n\r\n", 400, "bad_request_line"),
        Case("long version", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", 400, "bad_request_line"),
        Case("two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "bad_request_line"),
        Case(
            "space in the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400, "bad_request_line"),
        Case("trailing space", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", 400, "bad_request_line"),
        Case(
            "two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400,
            "bad_request_line"),
        Case("method not a token", "G@T / HTTP/1.1\r\nHost: h\r\n\r\n", 400, "bad_request_line"),
        Case("TLS greeting", "\u{16}\u{3}\u{1}\u{2}\0\u{1}", 400, "nul_byte"),
        Case("unknown method", "BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501, "method_not_implemented"),
        Case(
            "lower-case method", "get / HTTP/1.1\r\nHost: h\r\n\r\n", 501, "method_not_implemented"),
        Case("CONNECT", "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n", 501, "method_not_implemented"),
        // Target
        Case("relative target", get("jobs"), 400, "bad_target"),
        Case("asterisk for GET", get("*"), 400, "bad_target"),
        Case("fragment", get("/a#b"), 400, "bad_target"),
        Case("target beyond ASCII", get("/é"), 400, "bad_target"),
        Case("other scheme", get("ftp://h/"), 400, "bad_target"),
        Case("user in the target", get("http://u@h/"), 400, "bad_target"),
        Case("escaped NUL", get("/a%00b"), 400, "nul_escape"),
        Case("escaped NUL in the query", get("/?a=%00"), 400, "nul_escape"),
        Case("broken escape", get("/a%zz"), 400, "bad_escape"),
        Case("short escape", get("/a%2"), 400, "bad_escape"),
        Case("broken escape in the query", get("/?a=%"), 400, "bad_escape"),
        Case("escape of no UTF-8", get("/%ff"), 400, "bad_encoding"),
        Case("overlong escape", get("/%c0%af"), 400, "bad_encoding"),
        Case("dot segments", get("/a/../b"), 400, "dot_segment"),
        Case("single dot", get("/a/./b"), 400, "dot_segment"),
        Case("escaped dots", get("/a/%2e%2e/b"), 400, "dot_segment"),
        Case("half-escaped dots", get("/a/.%2E"), 400, "dot_segment"),
        // Expect
        Case(
            "unknown expectation", post + "Expect: tea\r\nContent-Length: 5\r\n\r\n", 417,
            "expectation_failed"),
        // Chunks
        Case("signed chunk size", chunked + "+5\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk"),
        Case("prefixed chunk size", chunked + "0x5\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk"),
        Case("empty chunk size", chunked + "\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk"),
        Case("blank before chunk size", chunked + " 5\r\nhello\r\n0\r\n\r\n", 400, "bad_chunk"),
        Case("blank after chunk size", chunked + "5 \r\nhello\r\n0\r\n\r\n", 400, "bad_chunk"),
        Case("chunk size of 16 digits", chunked + "8000000000000000\r\n", 400, "bad_chunk"),
        Case(
            "chunk size line too long", chunked + "5;" + String(repeating: "x", count: 300), 400,
            "bad_chunk"),
        Case("chunk longer than its size", chunked + "5\r\nhello!\r\n0\r\n\r\n", 400, "bad_chunk"),
        Case(
            "chunk line with a bare line feed", chunked + "5\nhello\n0\n\n", 400, "bare_line_feed"),
        Case(
            "chunk data with a bare line feed", chunked + "5\r\nhello\n0\r\n\r\n", 400,
            "bare_line_feed"),
        Case("chunk extension with NUL", chunked + "5;\0\r\nhello\r\n0\r\n\r\n", 400, "nul_byte"),
        Case("malformed trailer", chunked + "0\r\nX : y\r\n\r\n", 400, "bad_header_name"),
        Case(
            "trailer line too long", chunked + "0\r\nX: " + String(repeating: "y", count: 9000),
            431, "header_too_large"),
        Case(
            "too many trailers", chunked + "0\r\n" + String(repeating: "X: y\r\n", count: 3000),
            431, "header_too_large"),
        Case(
            "chunks beyond the limit",
            chunked + "100001\r\n" + String(repeating: "x", count: 0x100001), 413, "body_too_large"),
        // Lengths
        Case("long target", "GET /" + String(repeating: "a", count: 9000), 414, "target_too_long"),
        Case(
            "long header line", "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 9000), 431,
            "header_too_large"),
        Case(
            "long header block",
            "GET / HTTP/1.1\r\n"
                + String(repeating: "X: \(String(repeating: "a", count: 7000))\r\n", count: 3), 431,
            "header_too_large"),
        Case(
            "too many headers", "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 101),
            431, "header_too_large"),
    ]

    @Test(arguments: cases) func `is answered with its status, and the connection is closed`(
        _ example: Case
    ) throws {
        let reached = Signal<Bool>()
        let server = try TestServer(
            rules: .init(errorResponse: { .text($0.code.rawValue, status: $0.status) }),
            handler: { _ in reached.send() }
        )
        let client = try server.connect()
        client.send(example.request)

        let response = try client.readResponse()

        #expect(response.status == example.status)
        #expect(response.body == example.code)
        #expect(response.header("Connection") == "close")
        #expect(client.isClosedByServer())
        #expect(reached.wait(seconds: 0) == nil)
    }

    @Test func `a header line of 256 KiB is refused without being read to its end`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            client.send("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 256 << 10))
            let response = try client.readResponse()
            #expect(response.status == 431)
        }
        // Quadratic parsing takes half a minute; linear parsing takes milliseconds.
        #expect(elapsed < .seconds(5))
    }

    @Test func `an error in answer to HEAD has no body`() throws {
        let server = try TestServer()
        let text = try server.exchange("HEAD / HTTP/1.1\r\n\r\n")
        #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
    }
}
