/// What to do with a request of which only the head is known.
public enum Admission: Sendable {
    /// Read the body, if there is one, and hand the request to the handler.
    ///
    /// A longer body is answered with 413 as soon as that is known. A request whose answer takes a
    /// processor for long is `isHeavy`: its handler runs on threads of its own, so that others needn't
    /// wait for it.
    case accept(maximumBodyBytes: Int, isHeavy: Bool = false)
    /// Answer now; the body is not read, or read and thrown away where it is short.
    case refuse(HTTPResponse)
}
