import Foundation
import TestSupport
import Testing

@testable import SocketServer

@Suite struct HTTPStreamTests {
    private static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    /// A server that opens a stream for every request and hands it to the test.
    private static func server(
        _ configuration: HTTPServer.Configuration = HTTPServer.Configuration()
    ) throws -> (TestServer, Signal<HTTPStream>) {
        let streams = Signal<HTTPStream>()
        let server = try TestServer(configuration: configuration) { exchange in
            streams.send(
                exchange.respondStreaming(
                    status: 200,
                    headers: ["Content-Type": "text/event-stream", "Content-Length": "7"]
                )
            )
        }
        return (server, streams)
    }

    @Test func `pieces arrive as chunks as they are written, and the connection stays`() throws {
        let (server, streams) = try Self.server()
        let client = try server.connect()
        for _ in 0..<2 {
            client.send(Self.get)
            let head = try client.read(through: "\r\n\r\n")
            #expect(head.contains("\r\nTransfer-Encoding: chunked\r\n"))
            #expect(!head.contains("Content-Length"))
            let stream = try #require(streams.wait())
            for text in ["one", "two and more"] {
                #expect(stream.write(Data(text.utf8)))
                let length = String(text.utf8.count, radix: 16)
                #expect(try client.read(through: "\(text)\r\n") == "\(length)\r\n\(text)\r\n")
            }
            #expect(stream.write(Data()))
            stream.finish()
            #expect(try client.read(through: "0\r\n\r\n") == "0\r\n\r\n")
            #expect(!stream.isOpen)
            #expect(!stream.write(Data("x".utf8)))
        }
    }

    @Test func `an HTTP 1-0 client reads to the end of the connection`() throws {
        let (server, streams) = try Self.server()
        let client = try server.connect()
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let stream = try #require(streams.wait())
        stream.write(Data("hello".utf8))
        stream.finish()
        let text = client.readToEnd()
        #expect(!text.contains("Transfer-Encoding"))
        #expect(text.contains("\r\nConnection: close\r\n"))
        #expect(text.hasSuffix("\r\n\r\nhello"))
    }

    @Test func `HEAD gets the head, and a stream that is closed`() throws {
        let (server, streams) = try Self.server()
        let client = try server.connect()
        for _ in 0..<2 {
            let head = try client.roundTrip("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(head.header("Transfer-Encoding") == "chunked")
            #expect(try #require(streams.wait()).isOpen == false)
        }
    }

    @Test func `a stream released unfinished is cut, so that the client can tell`() throws {
        let (server, streams) = try Self.server()
        let client = try server.connect()
        client.send(Self.get)
        var stream = streams.wait()
        #expect(stream?.write(Data("half".utf8)) == true)
        stream = nil
        #expect(!client.readToEnd().hasSuffix("0\r\n\r\n"))
    }

    @Test(arguments: [false, true]) func `hears that the client has gone`(byReset: Bool) throws {
        let (server, streams) = try Self.server()
        var client: RawClient? = try server.connect()
        client?.send(Self.get)
        let stream = try #require(streams.wait())
        let closed = Signal<Bool>()
        stream.onClose { closed.send() }
        if byReset { client?.reset() }
        client = nil
        #expect(closed.wait() == true)
        #expect(!stream.isOpen)
        #expect(!stream.write(Data("x".utf8)))
        let late = Signal<Bool>()
        stream.onClose { late.send() }
        #expect(late.wait(seconds: 0) == true)
    }

    @Test func `a client that reads too slowly is cut off when the backlog is full`() throws {
        let (server, streams) = try Self.server(
            .changing { $0.maximumStreamBacklogBytes = 1 << 16 }
        )
        let client = try server.connect(receiveBuffer: 4096)
        client.send(Self.get)
        let stream = try #require(streams.wait())
        let closed = Signal<Bool>()
        stream.onClose { closed.send() }
        var written = 0
        while stream.write(Data(count: 4096)) {
            written += 4096
            // The buffers of both ends hold a few megabytes at most; 1 GiB means no bound.
            try #require(written < 1 << 30)
        }
        #expect(closed.wait() == true)
        #expect(!stream.isOpen)
    }

    @Test func `a fast writer and a reader that keeps up lose nothing`() throws {
        let (server, streams) = try Self.server()
        let client = try server.connect()
        client.send("GET / HTTP/1.0\r\n\r\n")
        let stream = try #require(streams.wait())
        Thread {
            for index in 0..<20_000 { stream.write(Data("\(index)\n".utf8)) }
            stream.finish()
        }.start()
        let body = client.readToEnd().components(separatedBy: "\r\n\r\n").last
        #expect(body == (0..<20_000).map { "\($0)\n" }.joined())
    }
}
