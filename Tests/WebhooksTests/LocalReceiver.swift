import Foundation

/// A receiver on 127.0.0.1 that answers every request with one script and keeps what it was sent.
final class LocalReceiver: @unchecked Sendable {
    enum Script: Sendable {
        /// Reads the request, writes these bytes and closes.
        case answer(String)
        /// Reads the request, writes these bytes and then `x` until the client goes away.
        case flood(String)
        /// Reads the request, writes these bytes and leaves the connection open.
        case stall(String)
        /// Writes these bytes before it has read anything and waits for the client to close.
        case greet(String)
    }

    let port: UInt16

    private let script: Script
    private let listener: Int32
    private let condition = NSCondition()
    private var requests: [Data] = []
    private var openSockets: [Int32] = []
    private var isStopped = false

    init(_ script: Script) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && listen(descriptor, 8) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve() }
    }

    /// The first request, head and body, once it has been read completely.
    func firstRequest() -> Data {
        condition.withLock {
            while requests.isEmpty { condition.wait() }
            return requests[0]
        }
    }

    /// The number of requests that have been read.
    var requestCount: Int { condition.withLock { requests.count } }

    func stop() {
        condition.withLock {
            isStopped = true
            openSockets.forEach { _ = shutdown($0, Int32(SHUT_RDWR)) }
        }
        _ = shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve() {
        while case let client = accept(listener, nil, nil), client >= 0 {
            let isWelcome = condition.withLock {
                openSockets.append(client)
                return !isStopped
            }
            if isWelcome, case .greet = script {
                reply(client)
            } else if isWelcome, let request = readRequest(client) {
                condition.withLock {
                    requests.append(request)
                    condition.broadcast()
                }
                reply(client)
            }
            condition.withLock { openSockets.removeAll { $0 == client } }
            close(client)
        }
        close(listener)
    }

    private func readRequest(_ client: Int32) -> Data? {
        var received = Data()
        while true {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            received.append(contentsOf: buffer.prefix(count))
            guard let end = received.range(of: Data("\r\n\r\n".utf8))?.upperBound else { continue }
            let head = String(decoding: received[..<end], as: UTF8.self).lowercased()
            let length = head.components(separatedBy: "content-length: ").dropFirst().first
                .flatMap { Int($0.prefix { $0.isNumber }) }
            if received.count - end >= length ?? 0 { return received }
        }
    }

    private func reply(_ client: Int32) {
        switch script {
        case .answer(let text):
            write(text, to: client)
        case .flood(let text):
            guard write(text, to: client) else { return }
            let block = String(repeating: "x", count: 16 * 1024)
            while write(block, to: client) {}
        case .stall(let text), .greet(let text):
            write(text, to: client)
            // Returns when the client has closed the connection, or at `stop`.
            var byte: UInt8 = 0
            while recv(client, &byte, 1, 0) > 0 {}
        }
    }

    @discardableResult
    private func write(_ text: String, to client: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
