/// What to do with a request of which only the head is known.
public enum Admission: Sendable {
    /// Read the body, if there is one, and hand the request to the handler.
    ///
    /// A longer body is answered with 413 as soon as that is known.
    case accept(maximumBodyBytes: Int)
    /// Answer now; the body is not read, or read and thrown away where it is short.
    case refuse(HTTPResponse)
}
