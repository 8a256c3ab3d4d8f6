import Foundation
import Jobs
import Records
import SocketServer
import Store
import Webhooks

/// What went wrong, as it is told to a client.
struct Problem {
    /// One thing that is wrong with what was sent.
    struct Item: Encodable {
        var pointer: String?
        var parameter: String?
        var code: String
        var detail: String
    }

    var status: Int
    var code: ProblemCode
    var detail: String
    var errors: [Item] = []
    var retryAfter: Int?
    /// The language of the texts, where it was for the client to choose.
    var language: Language?

    init(_ status: Int, _ code: ProblemCode, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// Says what an error comes to; what isn't the client's affair is told as 500 without detail.
    ///
    /// - Parameters:
    ///   - error: What went wrong.
    ///   - language: The language of what is wrong with a spec; all else is in English.
    init(_ error: any Error, in language: Language = .english) {
        switch error {
        case let error as RequestError: self.init(request: error)
        case let error as SpecErrors: self.init(spec: error.problems, in: language)
        case let error as PreflightFailed: self.init(spec: error.problems, in: language)
        case let error as StoreError: self.init(store: error)
        case let error as HTTPServerError:
            self.init(error.status, ProblemCode(error.code), error.message)
            if status == 503 { retryAfter = 1 }
        case let error as WebhookError: self.init(webhook: error)
        case let error as QueueFull:
            self.init(429, .queueFull, "\(error.limit) jobs wait already; try again later")
            retryAfter = 10
        default: self = .internalError
        }
    }

    private static let internalError = Problem(
        500, .internalError, "the service failed; its log knows more under the request id")

    private init(request error: RequestError) {
        self.init(error.status, error.code, error.detail)
        retryAfter = error.retryAfter
        if let parameter = error.parameter {
            errors = [
                Item(parameter: parameter, code: error.code.rawValue, detail: error.detail)
            ]
        }
    }

    private init(spec problems: [SpecProblem], in language: Language) {
        if problems.count == 1, let only = problems.first, only.code == .invalidJSON {
            self.init(400, .invalidJSON, only.detail)
            return
        }
        // Problems that are told in English alone may stand among the others.
        let isTold = problems.contains { $0.text.english != $0.text.chinese }
        let language = isTold ? language : .english
        let count = Phrase("\(problems.count) problems found", "发现 \(problems.count) 个问题")
        self.init(
            422, .validationFailed,
            problems.count == 1
                ? SpecErrors(problems).description(in: language) : count.text(in: language))
        errors = problems.map { problem in
            Item(
                pointer: problem.pointer, code: problem.code.rawValue,
                detail: problem.text.text(in: language))
        }
        self.language = language
    }

    /// Tells what a receiver's address or secret is not; what a receiver of messages finds isn't ours.
    private init(webhook error: WebhookError) {
        guard let code = ProblemCode(rawValue: error.code.rawValue) else {
            self = .internalError
            return
        }
        self.init(422, code, error.message)
    }

    private init(store error: StoreError) {
        switch error.code {
        case .notFound: self.init(404, .notFound, error.message)
        case .leaseLost: self.init(409, .leaseLost, error.message)
        case .stateConflict: self.init(409, .stateConflict, error.message)
        case .datasetInUse: self.init(409, .datasetInUse, error.message)
        case .endpointDisabled: self.init(409, .endpointDisabled, error.message)
        case .idempotencyConflict: self.init(422, .idempotencyConflict, error.message)
        case .datasetNotFound: self.init(422, .datasetNotFound, error.message)
        case .unavailable:
            self.init(503, .databaseUnavailable, "the database can't be used now; try again soon")
            retryAfter = 5
        case .directoryInUse, .databaseTooNew, .migrationChanged, .corrupt, .internalError:
            self = .internalError
        }
    }
}

/// Writes problems as RFC 9457 has them; the only place that does.
enum ProblemResponse {
    private struct Document: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var instance: String?
        var code: String
        var requestID: String
        var errors: [Problem.Item]?

        enum CodingKeys: String, CodingKey {
            case type, title, status, detail, instance, code
            case requestID = "request_id"
            case errors
        }
    }

    /// Makes the answer that tells of a problem.
    ///
    /// - Parameters:
    ///   - problem: What went wrong.
    ///   - requestID: The request's name.
    ///   - instance: The path that was asked for, or nil if it isn't known.
    /// - Returns: The answer, all but the fields that every answer has.
    static func make(_ problem: Problem, requestID: String, instance: String?) -> HTTPResponse {
        let document = Document(
            type: "urn:descentry:problem:\(problem.code.rawValue)", title: title(problem.status),
            status: problem.status, detail: problem.detail, instance: instance,
            code: problem.code.rawValue, requestID: requestID,
            errors: problem.errors.isEmpty ? nil : problem.errors)
        var response = HTTPResponse(
            status: problem.status, headers: ["Content-Type": "application/problem+json"])
        // The document is text and numbers: there is nothing in it that can't be written.
        response.body = (try? JSONCoding.encode(document)) ?? Data()
        if let seconds = problem.retryAfter { response.headers["Retry-After"] = "\(seconds)" }
        if let language = problem.language { response.headers.tell(language) }
        if problem.status == 401 { response.headers["WWW-Authenticate"] = "Bearer" }
        return response
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: status < 500 ? "Client Error" : "Internal Server Error"
        }
    }
}
