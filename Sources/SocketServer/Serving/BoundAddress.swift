/// The address that a server listens on.
public struct BoundAddress: Sendable, Equatable {
    /// The numeric IPv4 or IPv6 address.
    public let host: String
    /// The TCP port.
    public let port: UInt16
}
