import Foundation

/// Work on a thread of its own.
///
/// A call that blocks must not stand on a thread of Swift's pool: there are as many as cores, and a
/// test that waits for another one's answer would take the thread that was to bring it.
public final class Background<Value: Sendable>: Sendable {
    private let outcome = Signal<Result<Value, any Error>>()

    /// Starts the work.
    public init(_ work: @escaping @Sendable () throws -> Value) {
        let outcome = outcome
        Thread { outcome.send(Result(catching: work)) }.start()
    }

    /// Waits for the work's value; asked once.
    ///
    /// - Throws: What the work threw, or ``TimedOut``.
    public func value() throws -> Value {
        guard let outcome = outcome.wait() else { throw TimedOut() }
        return try outcome.get()
    }
}

/// What was awaited didn't come in time.
public struct TimedOut: Error {
    /// Makes the error.
    public init() {}
}
