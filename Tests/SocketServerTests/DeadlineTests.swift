import Foundation
import TestSupport
import Testing

@testable import SocketServer

@Suite struct DeadlineTests {
    /// Only one deadline is short in each test, so that no other can be what closes.
    private static let short = Duration.milliseconds(150)

    private static func server(
        _ deadline: WritableKeyPath<HTTPServer.Configuration, Duration>,
        handler: @escaping HTTPServer.Handler = TestServer.echo
    ) throws -> TestServer {
        try TestServer(
            configuration: .changing { $0[keyPath: deadline] = short },
            handler: handler
        )
    }

    /// Sends a byte every few milliseconds until the server answers or closes.
    private static func trickle(_ client: RawClient, _ first: String) {
        client.send(first)
        let start = ContinuousClock.now
        while ContinuousClock.now - start < short * 3 {
            guard client.send("x") else { return }
            usleep(5_000)
        }
    }

    @Test func `a head that trickles in is cut off with 408`() throws {
        let client = try Self.server(\.headerDeadline).connected()
        Self.trickle(client, "GET / HTTP/1.1\r\nHost: h\r\nX: ")
        #expect(try client.readResponse().status == 408)
        #expect(client.isClosedByServer())
    }

    @Test func `a connection that says nothing is closed without a word`() throws {
        let client = try Self.server(\.headerDeadline).connected()
        #expect(client.isClosedByServer())
    }

    @Test(arguments: ["Content-Length: 1000", "Transfer-Encoding: chunked"])
    func `a body that trickles in is cut off with 408`(fields: String) throws {
        let client = try Self.server(\.bodyDeadline).connected()
        let start = fields.hasPrefix("T") ? "3E8\r\n" : ""
        Self.trickle(client, "POST / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n\(start)")
        #expect(try client.readResponse().status == 408)
        #expect(client.isClosedByServer())
    }

    @Test func `a connection between two requests is closed without a word`() throws {
        let client = try Self.server(\.idleDeadline).connected()
        #expect(try client.roundTrip("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200)
        #expect(client.isClosedByServer())
    }

    @Test func `a client that takes no byte of its response is cut off`() throws {
        let closed = Signal<Bool>()
        let ended = Signal<HTTPStream>()
        let server = try Self.server(\.writeDeadline) { exchange in
            let stream = exchange.respondStreaming(status: 200)
            stream.onClose { closed.send() }
            // Less than the backlog, and more than the socket buffers take in one go here.
            for _ in 0..<12 { stream.write(Data(count: 1 << 16)) }
            ended.send(stream)
        }
        let client = try server.connect(receiveBuffer: 4096)
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let stream = try #require(ended.wait())
        // Loopback buffers vary, so writing goes on until they are full and nothing moves.
        while stream.isOpen, closed.wait(seconds: 0.02) == nil {
            if stream.backlogBytes < 1 << 18 { stream.write(Data(count: 1 << 16)) }
        }
        #expect(!stream.isOpen)
    }

    @Test func `a request that is being answered has no deadline`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer(
            configuration: .changing {
                $0.headerDeadline = Self.short
                $0.bodyDeadline = Self.short
                $0.idleDeadline = Self.short
                $0.writeDeadline = Self.short
            },
            handler: { held.send($0) }
        )
        let client = try server.connect()
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        let exchange = try #require(held.wait())
        usleep(400_000)
        exchange.respond(.text("late"))
        #expect(try client.readResponse().body == "late")
    }
}
