import Foundation
import Synchronization

/// Something that one thread sends and another awaits.
public final class Signal<Value: Sendable>: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let values = Mutex<[Value]>([])

    /// Makes a signal that nothing was sent to.
    public init() {}

    /// Sends a value.
    public func send(_ value: Value) {
        values.withLock { $0.append(value) }
        semaphore.signal()
    }

    /// The next value; nil if none comes in time.
    public func wait(seconds: Double = 60) -> Value? {
        guard semaphore.wait(timeout: .now() + seconds) == .success else { return nil }
        return values.withLock { $0.removeFirst() }
    }
}

extension Signal where Value == Bool {
    /// Sends that it happened.
    public func send() { send(true) }
}
