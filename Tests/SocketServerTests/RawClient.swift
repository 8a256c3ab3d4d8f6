import Foundation
import Glibc

/// A blocking TCP client that sends exactly the bytes it is given.
final class RawClient {
    /// One response as it came over the wire.
    struct Response: Equatable {
        var status: Int
        var head: String
        var body: String

        /// The value of a header field, or nil.
        func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts[0].lowercased() == name.lowercased() {
                    return parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            return nil
        }
    }

    struct Failure: Error {
        let text: String
    }

    private let descriptor: Int32
    private var pending: [UInt8] = []
    /// Whatever must live as long as the client.
    var keepAlive: AnyObject?

    init(port: UInt16, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(text: "socket: \(errno)") }
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4)
        }
        // Nothing here takes this long; it only keeps a broken server from hanging the tests.
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, size)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(text: "connect: \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Sends everything; false if the server has closed.
    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let sent = bytes[offset...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            offset += sent
        }
        return true
    }

    /// Ends the sending side.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Resets the connection.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Everything up to the end of the connection.
    func readToEnd() -> String {
        while receive() {}
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self)
    }

    /// Whether the server closes without sending any more.
    func isClosedByServer() -> Bool { pending.isEmpty && readToEnd().isEmpty }

    /// Bytes up to and including a text.
    func read(through text: String) throws -> String {
        let mark = Array(text.utf8)
        while true {
            if let range = pending.firstRange(of: mark) {
                defer { pending.removeSubrange(..<range.upperBound) }
                return String(decoding: pending[..<range.upperBound], as: UTF8.self)
            }
            guard receive() else {
                throw Failure(text: "ended after: \(String(decoding: pending, as: UTF8.self))")
            }
        }
    }

    /// The next response, framed by its `Content-Length` unless it can have no body.
    func readResponse(isHead: Bool = false) throws -> Response {
        let head = try read(through: "\r\n\r\n")
        guard let status = Int(head.dropFirst(9).prefix(3)) else { throw Failure(text: head) }
        var response = Response(status: status, head: head, body: "")
        if !isHead, let length = response.header("Content-Length").flatMap({ Int($0) }) {
            while pending.count < length {
                guard receive() else { throw Failure(text: "body ended early") }
            }
            response.body = String(decoding: pending[..<length], as: UTF8.self)
            pending.removeSubrange(..<length)
        }
        return response
    }

    /// Sends a request and reads its response.
    func roundTrip(_ request: String) throws -> Response {
        send(request)
        return try readResponse(isHead: request.hasPrefix("HEAD "))
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        pending.append(contentsOf: buffer[..<count])
        return true
    }
}
