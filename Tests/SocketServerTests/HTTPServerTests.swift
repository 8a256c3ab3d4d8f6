import Foundation
import TestSupport
import Testing

@testable import SocketServer

@Suite struct HTTPServerTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    // MARK: Responses

    @Test func `answers requests on one connection`() throws {
        let client = try TestServer().connected()
        for path in ["a", "b", "c"] {
            let response = try client.roundTrip("GET /\(path) HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(response.status == 200)
            #expect(response.body == "GET \(path)\n")
            #expect(response.header("Connection") == nil)
            #expect(response.header("Date")?.hasSuffix(" GMT") == true)
        }
    }

    @Test func `HEAD has the header fields of GET and no body`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let head = try client.roundTrip("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(head.header("Content-Length") == "7")
        #expect(head.header("Content-Type") == "text/plain; charset=utf-8")
        // The next response would be garbled had a body been sent.
        #expect(try client.roundTrip(Self.get).body == "GET a\n")
    }

    @Test(arguments: [204, 304]) func `a status without a body has no length`(status: Int) throws {
        let server = try TestServer { exchange in
            exchange.respond(HTTPResponse(status: status, body: Data("ignored".utf8)))
        }
        let client = try server.connect()
        for _ in 0..<2 {
            let response = try client.roundTrip(Self.get)
            #expect(response.status == status)
            #expect(response.header("Content-Length") == nil)
            #expect(response.header("Transfer-Encoding") == nil)
        }
    }

    @Test func `a status out of range becomes 500`() throws {
        let server = try TestServer { $0.respond(HTTPResponse(status: 101)) }
        #expect(try server.connect().roundTrip(Self.get).status == 500)
    }

    @Test func `fields that frame the response are the server's own`() throws {
        let server = try TestServer(configuration: .changing { $0.serverName = "test" }) {
            exchange in
            exchange.respond(
                HTTPResponse(
                    status: 200,
                    headers: [
                        "content-length": "99", "Transfer-Encoding": "chunked", "Date": "never",
                        "X": "y\r\nEvil: 1", "Fine": "z",
                    ],
                    body: Data("ok".utf8)
                )
            )
        }
        let response = try server.connect().roundTrip(Self.get)
        #expect(response.body == "ok")
        #expect(response.header("Server") == "test")
        #expect(response.header("Fine") == "z")
        #expect(response.header("Date") != "never")
        for name in ["Transfer-Encoding", "X", "Evil"] { #expect(response.header(name) == nil) }
    }

    @Test func `a large response arrives whole`() throws {
        let body = Data((0..<(8 << 20)).map { UInt8(ascii: "a") + UInt8($0 % 26) })
        let server = try TestServer { $0.respond(HTTPResponse(status: 200, body: body)) }
        let response = try server.connect().roundTrip(Self.get)
        #expect(Data(response.body.utf8) == body)
    }

    // MARK: Persistence

    @Test func `the client's close is honoured`() throws {
        let server = try TestServer()
        let text = try server.exchange("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n")
        #expect(text.contains("\r\nConnection: close\r\n"))
    }

    @Test func `the response's close is honoured`() throws {
        let server = try TestServer {
            $0.respond(HTTPResponse(status: 200, headers: ["Connection": "close"]))
        }
        let text = try server.exchange(Self.get + Self.get)
        #expect(text.components(separatedBy: "HTTP/1.1 200").count == 2)
        #expect(text.contains("\r\nConnection: close\r\n"))
    }

    @Test func `HTTP 1-0 closes unless it asks to stay`() throws {
        let server = try TestServer()
        #expect(try server.exchange("GET /a HTTP/1.0\r\n\r\n").contains("Connection: close"))
        let client = try server.connect()
        for _ in 0..<2 {
            let response = try client.roundTrip(
                "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            )
            #expect(response.header("Connection") == "keep-alive")
        }
    }

    @Test func `a client that has closed its sending side still gets its answers`() throws {
        let client = try TestServer().connected()
        client.send(Self.get + "GET /b HTTP/1.1\r\nHost: h\r\n\r\n")
        client.finishSending()
        #expect(try client.readResponse().body == "GET a\n")
        #expect(try client.readResponse().body == "GET b\n")
        #expect(client.isClosedByServer())
    }

    @Test func `pipelined requests are answered in order`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer { exchange in
            if exchange.request.path == ["0"] {
                held.send(exchange)
            } else {
                TestServer.echo(exchange)
            }
        }
        let client = try server.connect()
        client.send((0..<50).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
        let first = try #require(held.wait())
        first.respond(.text("late\n"))
        #expect(try client.readResponse().body == "late\n")
        for index in 1..<50 { #expect(try client.readResponse().body == "GET \(index)\n") }
    }

    @Test func `a request sent byte by byte is understood`() throws {
        let client = try TestServer().connected()
        let request =
            "POST /a%2Fb?x=1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nTrailer: x\r\n\r\n"
        for byte in Array(request.utf8) { client.send([byte]) }
        #expect(try client.readResponse().body == "POST a/b\nhello!")
    }

    // MARK: Handlers

    @Test func `an exchange released without an answer is answered with 500`() throws {
        let server = try TestServer { _ in }
        let client = try server.connect()
        for _ in 0..<2 { #expect(try client.roundTrip(Self.get).status == 500) }
    }

    @Test func `the first answer counts`() throws {
        let server = try TestServer { exchange in
            exchange.respond(.text("first"))
            exchange.respond(.text("second"))
            #expect(!exchange.respondStreaming(status: 200).isOpen)
        }
        let client = try server.connect()
        for _ in 0..<3 { #expect(try client.roundTrip(Self.get).body == "first") }
    }

    @Test func `a long poll is answered from another thread and holds none`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer(configuration: .changing { $0.handlerThreads = 1 }) {
            exchange in
            if exchange.request.path == ["wait"] {
                held.send(exchange)
            } else {
                TestServer.echo(exchange)
            }
        }
        let clients = try (0..<20).map { _ in try server.connect() }
        for client in clients { client.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n") }
        let exchanges = try clients.map { _ in try #require(held.wait()) }
        #expect(try server.connect().roundTrip(Self.get).status == 200)

        Thread { for exchange in exchanges { exchange.respond(.text("done")) } }.start()

        for client in clients { #expect(try client.readResponse().body == "done") }
    }

    @Test func `a waiting exchange hears that its client has gone`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer { held.send($0) }
        var client: RawClient? = try server.connect()
        client?.send(Self.get)
        let exchange = try #require(held.wait())
        #expect(!exchange.isCancelled)
        let closed = Signal<Bool>()
        exchange.onClose { closed.send() }

        client = nil

        #expect(closed.wait() == true)
        #expect(exchange.isCancelled)
        let late = Signal<Bool>()
        exchange.onClose { late.send() }
        #expect(late.wait(seconds: 0) == true)
        exchange.respond(.text("to nobody"))
    }

    @Test func `a full handler queue is answered with 503`() throws {
        let started = Signal<Bool>()
        let release = DispatchSemaphore(value: 0)
        let server = try TestServer(
            configuration: .changing {
                $0.handlerThreads = 1
                $0.handlerQueueLimit = 1
            },
            handler: { exchange in
                started.send()
                release.wait()
                TestServer.echo(exchange)
            }
        )
        let (running, queued, refused) = try (server.connect(), server.connect(), server.connect())
        running.send(Self.get)
        #expect(started.wait() == true)
        // The loop takes connections in the order of their requests only if they are apart in
        // time, so the refusal is read from whichever of the two got it.
        queued.send(Self.get)
        refused.send(Self.get)
        let statuses = Signal<Int>()
        for client in [queued, refused] {
            let box = ClientBox(client: client)
            Thread {
                let response = try? box.client.readResponse()
                if response?.status == 503 { #expect(response?.header("Retry-After") == "1") }
                statuses.send(response?.status ?? 0)
            }.start()
        }
        #expect(statuses.wait() == 503)
        release.signal()
        release.signal()
        #expect(statuses.wait() == 200)
        #expect(try running.readResponse().status == 200)
    }

    @Test func `a second start is refused`() throws {
        let server = try TestServer()
        let error = #expect(throws: SocketServerError.self) { try server.server.start() }
        #expect(error?.code == .alreadyStarted)
    }

    @Test func `an address in use is refused`() throws {
        let server = try TestServer()
        let error = #expect(throws: SocketServerError.self) {
            try TestServer(configuration: .changing { $0.port = server.port })
        }
        #expect(error?.code == .cannotListen)
    }

    @Test(arguments: ["no such host", "256.1.1.1"])
    func `an unknown host is refused`(host: String) throws {
        let error = #expect(throws: SocketServerError.self) { try TestServer(host: host) }
        #expect(error?.code == .hostNotFound)
    }

    @Test(arguments: ["127.0.0.1", "localhost", "0.0.0.0"])
    func `tells the client's address`(host: String) throws {
        let server = try TestServer(host: host) {
            $0.respond(.text($0.request.head.remoteAddress))
        }
        #expect(try server.connect().roundTrip(Self.get).body == "127.0.0.1")
    }
}

extension TestServer {
    /// A client that keeps its server alive.
    func connected() throws -> RawClient {
        let client = try connect()
        client.keepAlive = self
        return client
    }
}

/// Lets one other thread read from a client that this one has done with.
struct ClientBox: @unchecked Sendable {
    let client: RawClient
}
