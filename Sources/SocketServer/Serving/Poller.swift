import CEpoll
import Glibc

/// An epoll instance, level-triggered.
///
/// - Source: epoll(7).
final class Poller: Sendable {
    /// What a descriptor is, or should be watched for being, ready for.
    struct Events: OptionSet {
        let rawValue: UInt32
        static let readable = Events(rawValue: UInt32(CEPOLL_READABLE))
        static let writable = Events(rawValue: UInt32(CEPOLL_WRITABLE))
        static let peerClosed = Events(rawValue: UInt32(CEPOLL_PEER_CLOSED))
        /// The connection is broken; reported whether asked for or not.
        static let broken = Events(
            rawValue: UInt32(CEPOLL_ERROR | CEPOLL_HANG_UP)
        )
    }

    private let descriptor: Int32
    private static let batch = 256

    /// Makes an instance; nil if the system has none left.
    init?() {
        descriptor = cepoll_create()
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    func add(_ socket: Int32, _ events: Events, tag: UInt64) -> Bool {
        cepoll_add(descriptor, socket, events.rawValue, tag) == 0
    }

    @discardableResult
    func modify(_ socket: Int32, _ events: Events, tag: UInt64) -> Bool {
        cepoll_modify(descriptor, socket, events.rawValue, tag) == 0
    }

    /// Waits until something is ready or the time is over; nil waits for ever.
    func wait(timeoutMilliseconds: Int32?) -> [(tag: UInt64, events: Events)] {
        withUnsafeTemporaryAllocation(of: cepoll_event.self, capacity: Self.batch) { buffer in
            let count = cepoll_wait(
                descriptor,
                buffer.baseAddress,
                Int32(buffer.count),
                timeoutMilliseconds ?? -1
            )
            // A valid instance fails with EINTR only, and then nothing is ready.
            guard count > 0 else { return [] }
            return buffer[..<Int(count)].map { ($0.tag, Events(rawValue: $0.events)) }
        }
    }
}
