/// Why a server could not be started or a route not be declared.
public struct SocketServerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The situation, by a stable name.
    public enum Code: String, Sendable {
        /// A configuration value is out of its range.
        case invalidConfiguration = "invalid_configuration"
        /// The host is neither an address nor a name that resolves to one.
        case hostNotFound = "host_not_found"
        /// No address of the host could be listened on.
        case cannotListen = "cannot_listen"
        /// The system gave no descriptor for the event loop.
        case noResources = "no_resources"
        /// The server has been started before.
        case alreadyStarted = "already_started"
        /// A route's pattern is malformed or declared twice.
        case invalidRoute = "invalid_route"
    }

    /// The situation.
    public let code: Code
    /// One line for the operator.
    public let message: String

    /// The message after the code.
    public var description: String { "\(code.rawValue): \(message)" }
}
