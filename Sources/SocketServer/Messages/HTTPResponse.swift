public import Foundation

/// A complete response.
///
/// The server adds `Date`, `Content-Length` and `Connection`, and leaves out any
/// `Transfer-Encoding`, `Keep-Alive`, `Trailer` or `Upgrade` given here. `Connection: close` is
/// honoured. `Content-Length` is kept only in the answer to `HEAD` with an empty body, where it
/// tells the length of what `GET` would send. With status 204 or 304 no body is sent.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code; anything outside 200...599 is sent as 500.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body.
    public var body: Data

    /// Makes a response.
    public init(status: Int, headers: HTTPHeaders = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Makes a `text/plain` response in UTF-8.
    public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: ["Content-Type": "text/plain; charset=utf-8"],
            body: Data(text.utf8)
        )
    }
}
