import Foundation
import TestSupport
import Testing

@testable import SocketServer

@Suite struct HeavyRequestTests {
    /// A server whose only heavy thread stands in the handler until it is let go.
    private static func server(
        _ started: Signal<Bool>, _ goOn: DispatchSemaphore, queue: Int
    ) throws -> TestServer {
        let rules = TestServer.Rules(admit: { head in
            .accept(maximumBodyBytes: 1 << 20, isHeavy: head.path == ["heavy"])
        })
        return try TestServer(
            configuration: .changing {
                $0.handlerThreads = 1
                $0.heavyHandlerThreads = 1
                $0.heavyHandlerQueueLimit = queue
            }, rules: rules
        ) { exchange in
            if exchange.request.path == ["heavy"] {
                started.send()
                goOn.wait()
            }
            TestServer.echo(exchange)
        }
    }

    private static let heavy = "GET /heavy HTTP/1.1\r\nHost: h\r\n\r\n"
    private static let light = "GET /light HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func `others are answered while heavy requests take their time`() throws {
        let (started, goOn) = (Signal<Bool>(), DispatchSemaphore(value: 0))
        let server = try HeavyRequestTests.server(started, goOn, queue: 9)
        let clients = try (0..<3).map { _ in try server.connect() }
        for client in clients { client.send(HeavyRequestTests.heavy) }
        #expect(started.wait() == true)
        let other = try server.connect()
        for _ in 0..<3 { #expect(try other.roundTrip(HeavyRequestTests.light).status == 200) }
        for _ in clients { goOn.signal() }
        for client in clients { #expect(try client.readResponse().body == "GET heavy\n") }
    }

    @Test func `a connection's next request is as light as it says`() throws {
        let (started, goOn) = (Signal<Bool>(), DispatchSemaphore(value: 0))
        let server = try HeavyRequestTests.server(started, goOn, queue: 1)
        goOn.signal()
        let client = try server.connect()
        #expect(try client.roundTrip(HeavyRequestTests.heavy).status == 200)
        let second = try server.connect()
        second.send(HeavyRequestTests.heavy)
        #expect(started.wait() == true && started.wait() == true)
        #expect(try client.roundTrip(HeavyRequestTests.light).status == 200)
        goOn.signal()
        #expect(try second.readResponse().status == 200)
    }

    @Test func `a full queue of heavy requests is answered with 503`() throws {
        let (started, goOn) = (Signal<Bool>(), DispatchSemaphore(value: 0))
        let server = try HeavyRequestTests.server(started, goOn, queue: 1)
        let first = try server.connect()
        first.send(HeavyRequestTests.heavy)
        #expect(started.wait() == true)
        let statuses = Signal<Int>()
        for _ in 0..<2 {
            let client = try server.connect()
            client.send(HeavyRequestTests.heavy)
            let box = ClientBox(client: client)
            Thread { statuses.send((try? box.client.readResponse().status) ?? 0) }.start()
        }
        #expect(statuses.wait() == 503)
        for _ in 0..<2 { goOn.signal() }
        #expect(statuses.wait() == 200)
        #expect(try first.readResponse().status == 200)
    }
}
