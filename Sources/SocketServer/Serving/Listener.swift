import CEpoll
import Foundation
import Glibc
import Synchronization

/// A listening TCP socket.
final class Listener: Sendable {
    enum Accepted {
        case connection(Int32, remoteAddress: String)
        /// Nobody waits.
        case none
        /// Neither the process nor the system has a descriptor left.
        case exhausted
    }

    let descriptor: Int32
    let address: BoundAddress
    private let isOpen = Atomic(true)

    /// Listens on the first address of a host that can be listened on.
    ///
    /// - Throws: ``SocketServerError`` with code `host_not_found` or `cannot_listen`.
    init(host: String, port: UInt16, backlog: Int) throws(SocketServerError) {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0, let list else {
            throw SocketServerError(
                code: .hostNotFound,
                message: "host: expected an address or a known name, got "
                    + "\"\(String(cString: gai_strerror(status)))\""
            )
        }
        defer { freeaddrinfo(list) }
        var failure = errno
        for info in sequence(first: list, next: { $0.pointee.ai_next }) {
            if let socket = Self.listen(info.pointee, backlog: backlog) {
                descriptor = socket
                address = Self.boundAddress(of: socket)
                return
            }
            failure = errno
        }
        throw SocketServerError(
            code: .cannotListen,
            message: "host: expected an address to listen on, got "
                + "\"\(String(cString: strerror(failure)))\""
        )
    }

    deinit {
        close()
    }

    /// Stops listening; whoever has not been accepted is reset.
    func close() {
        if isOpen.exchange(false, ordering: .relaxed) { Glibc.close(descriptor) }
    }

    /// Whether somebody waits to be accepted.
    var hasWaiting: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 1
    }

    /// Accepts one connection: non-blocking, closed on exec, without Nagle's delay.
    func accept() -> Accepted {
        while true {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let socket = withUnsafeMutablePointer(to: &storage) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    cepoll_accept(descriptor, $0, &length)
                }
            }
            if socket >= 0 {
                Self.setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
                let host = SocketAddress.host(of: storage)
                return .connection(socket, remoteAddress: host)
            }
            switch errno {
            case EAGAIN: return .none
            // A signal came, or whoever connected has gone again: look at the next one.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH:
                continue
            // EMFILE and ENFILE mostly; whatever else it is, trying again at once will not help.
            default: return .exhausted
            }
        }
    }

    private static func listen(_ info: addrinfo, backlog: Int) -> Int32? {
        let flags = Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let socket = Glibc.socket(info.ai_family, info.ai_socktype | flags, info.ai_protocol)
        guard socket >= 0 else { return nil }
        setOption(socket, SOL_SOCKET, SO_REUSEADDR, 1)
        if info.ai_family == AF_INET6 {
            // "::" takes IPv4 clients too.
            setOption(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0)
        }
        guard bind(socket, info.ai_addr, info.ai_addrlen) == 0,
            Glibc.listen(socket, Int32(backlog)) == 0
        else {
            let failure = errno
            Glibc.close(socket)
            errno = failure
            return nil
        }
        return socket
    }

    private static func setOption(_ socket: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
        var value = value
        setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func boundAddress(of socket: Int32) -> BoundAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(socket, $0, &length)
            }
        }
        return BoundAddress(
            host: SocketAddress.host(of: storage),
            port: SocketAddress.port(of: storage)
        )
    }
}
