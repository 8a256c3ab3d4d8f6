import SocketServer

/// Why a request is refused by the interface itself.
struct RequestError: Error, Sendable, Hashable {
    /// The status of the answer.
    var status: Int
    /// The reason.
    var code: ProblemCode
    /// What was expected, for a person to read.
    var detail: String
    /// The query parameter that is wrong, or nil.
    var parameter: String?
    /// Seconds after which to try again, or nil.
    var retryAfter: Int?

    init(_ status: Int, _ code: ProblemCode, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    static func invalidParameter(_ name: String, _ detail: String) -> RequestError {
        parameter(.invalidParameter, name, detail)
    }

    static func parameter(
        _ code: ProblemCode, _ name: String, _ detail: String
    ) -> RequestError {
        var error = RequestError(400, code, "\(name): \(detail)")
        error.parameter = name
        return error
    }

    static func notFound(_ kind: String, _ id: String) -> RequestError {
        RequestError(404, .notFound, "\(kind) \(id): not found")
    }
}
