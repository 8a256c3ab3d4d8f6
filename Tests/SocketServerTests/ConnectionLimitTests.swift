import Foundation
import Glibc
import TestSupport
import Testing

@testable import SocketServer

@Suite struct ConnectionLimitTests {
    fileprivate static let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test func `a connection beyond the limit takes the place of the longest idle one`() throws {
        let server = try TestServer(configuration: .changing { $0.maximumConnections = 2 })
        let (first, second, third) = try (server.connect(), server.connect(), server.connect())
        #expect(try second.roundTrip(Self.get).status == 200)
        #expect(try third.roundTrip(Self.get).status == 200)
        #expect(first.isClosedByServer())
    }

    @Test func `a connection beyond the limit waits while the others are busy`() throws {
        let held = Signal<HTTPExchange>()
        let server = try TestServer(configuration: .changing { $0.maximumConnections = 1 }) {
            held.send($0)
        }
        let busy = try server.connect()
        busy.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        let exchange = try #require(held.wait())
        let waiting = try server.connect()
        waiting.send(Self.get)
        #expect(held.wait(seconds: 0.15) == nil)
        exchange.respond(.text("done"))
        #expect(busy.readToEnd().hasSuffix("done"))
        held.wait()?.respond(.text("then"))
        #expect(try waiting.readResponse().body == "then")
    }

    /// The limit on descriptors belongs to the process, so this one has a process of its own.
    @Test func `an exhausted descriptor table is survived without spinning`() async {
        await #expect(processExitsWith: .success) {
            let held = Signal<HTTPExchange>()
            let server = try TestServer { held.send($0) }
            let clients = try (0..<8).map { _ in try server.connect() }
            for client in clients { client.send(ConnectionLimitTests.get) }
            let exchanges = try clients.map { _ in try #require(held.wait()) }
            // The clients' own descriptors come out of the same table: one is left for the next
            // client, and none for the server's end of it.
            let client = try server.connectWithLastDescriptor()

            var before = rusage()
            getrusage(RUSAGE_SELF.rawValue, &before)
            client.send(ConnectionLimitTests.get)
            #expect(held.wait(seconds: 0.5) == nil)
            var after = rusage()
            getrusage(RUSAGE_SELF.rawValue, &after)
            let spent =
                after.ru_utime.seconds + after.ru_stime.seconds
                - before.ru_utime.seconds - before.ru_stime.seconds
            #expect(spent < 0.2)

            for exchange in exchanges {
                exchange.respond(HTTPResponse(status: 200, headers: ["Connection": "close"]))
            }
            for client in clients { _ = client.readToEnd() }
            held.wait()?.respond(.text("survived"))
            #expect(try client.readResponse().body == "survived")
        }
    }

    @Test func `an idle connection makes room when the descriptor table is exhausted`() async {
        await #expect(processExitsWith: .success) {
            let server = try TestServer()
            let idle = try server.connect()
            #expect(try idle.roundTrip(ConnectionLimitTests.get).status == 200)
            let client = try server.connectWithLastDescriptor()
            #expect(try client.roundTrip(ConnectionLimitTests.get).status == 200)
            #expect(idle.isClosedByServer())
        }
    }

    @Test func `sockets are closed on exec and send without delay`() async {
        await #expect(processExitsWith: .success) {
            let server = try TestServer()
            let client = try server.connect()
            #expect(try client.roundTrip(ConnectionLimitTests.get).status == 200)
            var accepted = 0
            for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                guard let descriptor = Int32(name) else { continue }
                var address = sockaddr_in()
                var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                let isSocket = withUnsafeMutablePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        getsockname(descriptor, $0, &length) == 0
                    }
                }
                guard isSocket, address.sin_port == server.port.bigEndian else { continue }
                #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
                #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
                var isListening: Int32 = 0
                var size = socklen_t(4)
                getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &size)
                guard isListening == 0 else { continue }
                var noDelay: Int32 = 0
                getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, &size)
                #expect(noDelay != 0)
                accepted += 1
            }
            #expect(accepted == 1)
        }
    }
}

extension TestServer {
    /// A client that holds the last descriptor that the process may open.
    fileprivate func connectWithLastDescriptor() throws -> RawClient {
        let next = dup(0)
        close(next)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = rlim_t(next + 1)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return try connect()
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
