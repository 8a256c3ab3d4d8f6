public import Foundation

/// A request whose body has been read completely.
public struct HTTPRequest: Sendable, Equatable {
    /// Everything before the body.
    public let head: HTTPRequestHead
    /// The body, with any chunked coding removed; empty if there was none.
    public let body: Data

    /// Makes a request from its parts.
    public init(head: HTTPRequestHead, body: Data = Data()) {
        self.head = head
        self.body = body
    }

    /// The method, such as `GET`.
    public var method: String { head.method }
    /// The decoded path segments.
    public var path: [String] { head.path }
    /// The decoded query items, in order.
    public var query: [QueryItem] { head.query }
    /// The header fields, in order.
    public var headers: HTTPHeaders { head.headers }

    /// The value of the first query item of a name, or nil.
    public func queryValue(_ name: String) -> String? { head.queryValue(name) }
}
