import Foundation

/// One attempt to hand an event to one endpoint.
public struct WebhookDelivery: Sendable {
    /// The receiver's URL.
    public var url: String

    /// The headers to send, usually those of ``WebhookSignature``.
    ///
    /// `Content-Type: application/json` and `User-Agent` are added unless they are given here.
    public var headers: [(name: String, value: String)]

    /// The exact bytes of the body, those that were signed.
    public var body: Data

    /// Creates a delivery.
    ///
    /// - Parameters:
    ///   - url: The receiver's URL.
    ///   - headers: The headers to send besides content type and user agent.
    ///   - body: The exact bytes of the body.
    public init(url: String, headers: [(name: String, value: String)], body: Data) {
        self.url = url
        self.headers = headers
        self.body = body
    }

    /// A boolean value indicating whether every header is one RFC 9110 token and one line of ASCII.
    var hasWellFormedHeaders: Bool {
        let marks = Set("!#$%&'*+-.^_`|~".utf8)
        return headers.allSatisfy { header in
            !header.name.isEmpty
                && header.name.utf8.allSatisfy { byte in
                    marks.contains(byte) || (0x30...0x39).contains(byte)
                        || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                }
                && header.value.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        }
    }

    /// Tells whether a header is among those given.
    ///
    /// - Parameter name: The name in lower case.
    /// - Returns: A boolean value indicating whether the header is given.
    func hasHeader(_ name: String) -> Bool {
        headers.contains { $0.name.lowercased() == name }
    }
}
