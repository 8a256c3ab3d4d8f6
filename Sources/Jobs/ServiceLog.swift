/// Where the service says what it does, for whoever operates it.
public struct ServiceLog: Sendable {
    /// How much a line matters.
    public enum Level: String, Sendable, CaseIterable {
        /// As it should be.
        case info
        /// Worth a look.
        case warning
        /// Something is broken.
        case error
    }

    private let sink: @Sendable (Level, String) -> Void

    /// Makes a log that hands its lines to `sink`, from any thread.
    public init(_ sink: @escaping @Sendable (Level, String) -> Void) {
        self.sink = sink
    }

    /// A log that keeps nothing.
    public static let silent = ServiceLog { _, _ in }

    /// Says that something is as it should be.
    public func info(_ message: String) { sink(.info, message) }
    /// Says that something is worth a look.
    public func warning(_ message: String) { sink(.warning, message) }
    /// Says that something is broken.
    public func error(_ message: String) { sink(.error, message) }
}
