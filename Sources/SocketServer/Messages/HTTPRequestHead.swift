/// A version of HTTP that the server speaks.
public enum HTTPVersion: String, Sendable {
    /// HTTP/1.0: connections close after a response unless the client asks otherwise.
    case http10 = "HTTP/1.0"
    /// HTTP/1.1, or a later minor version, which is answered as 1.1.
    case http11 = "HTTP/1.1"
}

/// One `name=value` of a query, decoded.
public struct QueryItem: Sendable, Equatable {
    /// The name.
    public let name: String
    /// The value; empty if there was no `=`.
    public let value: String

    /// Makes an item from its decoded parts.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A request line and its header fields, checked and decoded.
///
/// The path is split on raw slashes before anything is decoded, so an escaped slash stays inside
/// its segment; segments that decode to `.` or `..`, or hold NUL, never get this far.
///
/// - Source: RFC 9112 §3, RFC 3986 §3.3.
public struct HTTPRequestHead: Sendable, Equatable {
    /// The method, such as `GET`; one of those the server knows.
    public let method: String
    /// The request target as it was sent.
    public let target: String
    /// The decoded segments: `/v1/jobs` is `["v1", "jobs"]`, `/` is empty, and a trailing slash
    /// gives an empty last segment.
    public let path: [String]
    /// The path as it was sent, without the query; `*` for `OPTIONS *`.
    public let rawPath: String
    /// The decoded query items, in order; `+` stands for a space.
    public let query: [QueryItem]
    /// The header fields, in order, repeated ones included.
    public let headers: HTTPHeaders
    /// The version of the request.
    public let version: HTTPVersion
    /// The peer's IP address, without a port; an IPv4 address is never written as IPv6.
    public let remoteAddress: String

    /// Makes a head from its parts, as a test might; nothing is checked.
    public init(
        method: String,
        target: String,
        path: [String],
        rawPath: String,
        query: [QueryItem] = [],
        headers: HTTPHeaders = [:],
        version: HTTPVersion = .http11,
        remoteAddress: String = ""
    ) {
        self.method = method
        self.target = target
        self.path = path
        self.rawPath = rawPath
        self.query = query
        self.headers = headers
        self.version = version
        self.remoteAddress = remoteAddress
    }

    /// The value of the first query item of a name, or nil.
    public func queryValue(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }
}
