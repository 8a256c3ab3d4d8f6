import SocketServer

/// What an operator can choose about the HTTP interface.
public struct APIConfiguration: Sendable {
    /// Where to listen, and every bound on what a client can make the server spend.
    public var server = HTTPServer.Configuration()
    /// The keys that clients may send as `Authorization: Bearer …`.
    ///
    /// The default is none: open.
    public var apiKeys: [String] = []
    /// Further names by which the service may be called where it has no key and listens on loopback.
    ///
    /// The default is none: `localhost` and loopback addresses only. A reverse proxy that passes
    /// the `Host` on needs its name here.
    public var allowedHosts: [String] = []
    /// The address under which links to the service begin; empty for relative links.
    public var baseURL = ""
    /// The service's version.
    public var version = "0"
    /// The largest job spec.
    ///
    /// The default is 32 MiB.
    ///
    /// - Units: bytes.
    public var maximumSpecBytes = 32 << 20
    /// The largest uploaded data set.
    ///
    /// The default is 256 MiB.
    ///
    /// - Units: bytes.
    public var maximumDatasetBytes = 256 << 20
    /// How often an event stream without news shows that it lives.
    ///
    /// The default is 15.
    ///
    /// - Units: seconds.
    public var heartbeatSeconds = 15.0

    /// Makes a configuration of defaults.
    public init() {}
}
