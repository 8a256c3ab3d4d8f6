/// A request head together with what it says about the message and the connection.
struct RequestFrame: Sendable, Equatable {
    /// How the end of the body is found.
    enum Body: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    let head: HTTPRequestHead
    let body: Body
    /// Whether the client waits for `100 Continue` before it sends the body.
    let expectsContinue: Bool
    /// Whether the client is willing to reuse the connection.
    let keepsAlive: Bool
}
