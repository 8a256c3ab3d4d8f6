import Foundation
import TestSupport
import Testing

@testable import SocketServer

@Suite struct RequestBodyTests {
    private static let get = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n"

    private static func post(_ fields: String, _ body: String = "") -> String {
        "POST /a HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n\(body)"
    }

    // MARK: 100-continue

    @Test func `100 Continue is sent once the body is wanted`() throws {
        let client = try TestServer().connected()
        client.send(Self.post("Content-Length: 5\r\nExpect: 100-Continue"))
        #expect(try client.read(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        client.send("hello")
        #expect(try client.readResponse().body == "POST a\nhello")
        #expect(try client.roundTrip(Self.get).status == 200)
    }

    @Test func `100 Continue is not sent for a refused request, and the connection is closed`()
        throws
    {
        let server = try TestServer(rules: .init(admit: { _ in .refuse(.text("no", status: 401)) }))
        let text = try server.exchange(Self.post("Content-Length: 5\r\nExpect: 100-continue"))
        #expect(text.hasPrefix("HTTP/1.1 401 "))
        #expect(text.contains("\r\nConnection: close\r\n"))
    }

    @Test(arguments: [
        "Content-Length: 2000000\r\nExpect: 100-continue", "Content-Length: 2000000",
    ])
    func `a body announced as too long is refused before it is read`(fields: String) throws {
        let server = try TestServer()
        let text = try server.exchange(Self.post(fields))
        #expect(text.hasPrefix("HTTP/1.1 413 "))
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n",
        "POST / HTTP/1.0\r\nConnection: keep-alive\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
        "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
    ])
    func `100 Continue is left out where nothing waits for it`(request: String) throws {
        #expect(try TestServer().connected().roundTrip(request).status == 200)
    }

    // MARK: Refused and unread bodies

    @Test(arguments: [
        ("Content-Length: 45", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n0123456789"),
        (
            "Transfer-Encoding: chunked",
            "23\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n\r\n0\r\n\r\n"
        ),
    ])
    func `a short refused body is dropped, never parsed as a request`(
        fields: String,
        body: String
    ) throws {
        let server = try TestServer(
            rules: .init(admit: { head in
                head.method == "POST"
                    ? .refuse(.text("refused", status: 404)) : .accept(maximumBodyBytes: 0)
            }))
        let client = try server.connect()
        client.send(Self.post(fields, body) + Self.get)
        #expect(try client.readResponse().status == 404)
        #expect(try client.readResponse().body == "GET next\n")
    }

    @Test func `a refused request is answered before its body has come`() throws {
        let server = try TestServer(
            rules: .init(admit: { _ in .refuse(.text("refused", status: 429)) }))
        let client = try server.connect()
        client.send(Self.post("Content-Length: 5"))
        #expect(try client.readResponse().status == 429)
        client.send("hello" + Self.get)
        #expect(try client.readResponse().status == 429)
    }

    @Test(arguments: ["Content-Length: 3000000", "Transfer-Encoding: chunked"])
    func `a long refused body closes the connection, and the answer still arrives`(
        fields: String
    ) throws {
        let server = try TestServer(
            rules: .init(admit: { _ in .refuse(.text("refused", status: 404)) }))
        let client = try server.connect()
        let smuggled = String(repeating: "GET /s HTTP/1.1\r\nHost: h\r\n\r\n", count: 100_000)
        client.send(Self.post(fields, (fields.hasPrefix("T") ? "2AB980\r\n" : "") + smuggled))
        let text = client.readToEnd()
        #expect(text.hasPrefix("HTTP/1.1 404 "))
        #expect(text.components(separatedBy: "HTTP/1.1 ").count == 2)
    }

    @Test func `a malformed refused body closes the connection`() throws {
        let server = try TestServer(
            rules: .init(admit: { _ in .refuse(.text("refused", status: 404)) }))
        let text = try server.exchange(Self.post("Transfer-Encoding: chunked", "zz\r\n") + Self.get)
        #expect(text.components(separatedBy: "HTTP/1.1 ").count == 2)
    }

    @Test func `a body that ends early is answered with 400`() throws {
        let client = try TestServer().connected()
        client.send(Self.post("Content-Length: 5", "hel"))
        client.finishSending()
        #expect(try client.readResponse().status == 400)
        #expect(client.isClosedByServer())
    }

    // MARK: Size and memory

    @Test func `a body of several megabytes arrives whole`() throws {
        let body = String(repeating: "0123456789abcdef", count: 1 << 18)
        let server = try TestServer(
            rules: .init(admit: { _ in .accept(maximumBodyBytes: 4 << 20) })
        ) { exchange in
            exchange.respond(HTTPResponse(status: 200, body: exchange.request.body))
        }
        let client = try server.connect()
        #expect(try client.roundTrip(Self.post("Content-Length: \(4 << 20)", body)).body == body)
        let chunks = (0..<4).map { _ in "100000\r\n\(body.prefix(1 << 20))\r\n" }.joined()
        let chunked = Self.post("Transfer-Encoding: chunked", chunks + "0\r\n\r\n")
        #expect(try client.roundTrip(chunked).body == body)
    }

    @Test func `bodies over all connections are bounded, and what is released can be used again`()
        throws
    {
        let held = Signal<HTTPExchange>()
        let server = try TestServer(
            configuration: .changing { $0.maximumBodyBytesInFlight = 150_000 }
        ) { exchange in
            if exchange.request.path == ["again"] {
                TestServer.echo(exchange)
            } else {
                held.send(exchange)
            }
        }
        let request = Self.post("Content-Length: 100000", String(repeating: "x", count: 100_000))
        let first = try server.connect()
        first.send(request)
        var exchange = held.wait()
        #expect(exchange?.request.body.count == 100_000)

        let second = try server.connect()
        second.send(request)
        let refusal = try second.readResponse()
        #expect(refusal.status == 503)
        #expect(refusal.header("Retry-After") == "1")

        exchange?.respond(.text("done"))
        exchange = nil
        #expect(try first.readResponse().status == 200)
        // The handler's thread lets go of the exchange a moment after this one.
        var status = 0
        for _ in 0..<1000 where status != 200 {
            let third = try server.connect()
            status = try third.roundTrip(request.replacing("/a", with: "/again")).status
        }
        #expect(status == 200)
    }

    @Test func `an announced length takes no memory before its bytes come`() throws {
        let budget = BodyBudget(limit: 1 << 30)
        var buffer = BodyBuffer(
            expected: 1 << 29,
            limit: 1 << 29,
            reservation: BodyReservation(budget: budget)
        )
        try Array("hello".utf8).withUnsafeBytes { try buffer.append($0) }
        #expect(budget.bytesInUse == 1024)
        #expect(buffer.finish() == Data("hello".utf8))
        #expect(budget.bytesInUse == 0)
    }
}
