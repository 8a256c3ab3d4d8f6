import Foundation
import TestSupport
import Testing

@testable import SocketServer

@Suite struct ShutdownTests {
    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    /// Far more than a test takes: whoever waits it out has not been told.
    private static let long = Duration.seconds(60)

    private static func stop(_ server: TestServer, grace: Duration) -> Signal<Bool> {
        let stopped = Signal<Bool>()
        Thread {
            server.server.stop(grace: grace)
            stopped.send()
        }.start()
        return stopped
    }

    @Test func `idle connections are closed at once, what is in flight ends first`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer { exchange in
            if exchange.request.method == "GET" {
                TestServer.echo(exchange)
            } else {
                held.send(exchange)
            }
        }
        let (fresh, idle, busy) = try (server.connect(), server.connect(), server.connect())
        #expect(try idle.roundTrip(Self.get).status == 200)
        busy.send("POST / HTTP/1.1\r\nHost: h\r\n\r\n")
        let exchange = try #require(held.wait())

        let stopped = Self.stop(server, grace: Self.long)

        #expect(idle.isClosedByServer())
        #expect(fresh.isClosedByServer())
        #expect(throws: RawClient.Failure.self) { try server.connect() }
        #expect(stopped.wait(seconds: 0) == nil)
        exchange.respond(.text("bye"))
        let response = try busy.readResponse()
        #expect(response.body == "bye")
        #expect(response.header("Connection") == "close")
        #expect(stopped.wait(seconds: 10) == true)
    }

    @Test func `a request that is half read is read to its end`() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.send(
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        _ = try client.read(through: "\r\n\r\n")
        let stopped = Self.stop(server, grace: Self.long)
        while (try? server.connect()) != nil {}
        client.send("hello")
        #expect(try client.readResponse().body == "POST \nhello")
        #expect(stopped.wait(seconds: 10) == true)
    }

    @Test func `what does not end within the grace is cut`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer { held.send($0) }
        let client = try server.connect()
        client.send(Self.get)
        let exchange = try #require(held.wait())
        let cancelled = Signal<Bool>()
        exchange.onClose { cancelled.send() }
        #expect(Self.stop(server, grace: .milliseconds(50)).wait() == true)
        #expect(cancelled.wait(seconds: 0) == true)
        #expect(client.isClosedByServer())
        exchange.respond(.text("too late"))
    }

    @Test func `a server that was never started stops at once, and stopping twice is harmless`()
        throws
    {
        HTTPServer(
            configuration: .init(),
            admit: { _ in .accept(maximumBodyBytes: 0) },
            handler: TestServer.echo
        ).stop(grace: Self.long)
        let server = try TestServer()
        for _ in 0..<2 { #expect(Self.stop(server, grace: Self.long).wait(seconds: 10) == true) }
    }
}
