/// The address that a server listens on.
public struct BoundAddress: Sendable, Equatable, CustomStringConvertible {
    /// The numeric IPv4 or IPv6 address.
    public let host: String
    /// The TCP port.
    public let port: UInt16

    /// The host and the port as in a URL: `127.0.0.1:8080`, `[::1]:8080`.
    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
