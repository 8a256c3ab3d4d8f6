import Foundation
import Jobs
import Records
import SocketServer

/// One request on its way to an answer.
final class Call: Sendable {
    let context: APIContext
    let exchange: HTTPExchange
    let route: Route
    /// The decoded parts of the path.
    let parameters: [String: String]
    /// The name of this request in logs and problems.
    let requestID: String
    private let startedAt = ContinuousClock.now

    var request: HTTPRequest { exchange.request }
    var query: QueryReader { QueryReader(items: request.query) }
    /// The language that the client prefers.
    var language: Language { Language.preferred(request.headers) }
    /// The `{id}` of the path.
    var id: String { parameters["id"] ?? "" }

    init(
        _ exchange: HTTPExchange, _ route: Route, parameters: [String: String],
        context: APIContext
    ) {
        self.context = context
        self.exchange = exchange
        self.route = route
        self.parameters = parameters
        requestID = RequestID.of(exchange.request.head)
    }

    /// Reads the body as JSON.
    ///
    /// - Throws: ``SpecErrors`` with code `invalid_json`.
    func document() throws(SpecErrors) -> JSONValue {
        try JSONCoding.document(from: request.body)
    }

    /// Answers.
    func answer(_ response: HTTPResponse) {
        note(response.status)
        exchange.respond(ResponseFields.complete(response, requestID: requestID))
    }

    /// Answers with what a failure comes to.
    func fail(_ error: any Error) {
        let problem = Problem(error, in: language)
        if problem.status >= 500 {
            context.log.error("\(requestID): \(route.operationID): \(error)")
        }
        answer(ProblemResponse.make(problem, requestID: requestID, instance: request.head.rawPath))
    }

    /// Answers with a head now and a body to come.
    func stream(_ headers: HTTPHeaders) -> HTTPStream {
        note(200)
        let head = ResponseFields.complete(
            HTTPResponse(status: 200, headers: headers), requestID: requestID)
        return exchange.respondStreaming(status: 200, headers: head.headers)
    }

    private func note(_ status: Int) {
        context.note(
            method: request.method, route: route.pattern, status: status,
            seconds: (ContinuousClock.now - startedAt) / .seconds(1), requestID: requestID)
    }
}

extension APIContext {
    /// Counts an answered request and writes its line in the log.
    func note(method: String, route: String, status: Int, seconds: Double, requestID: String) {
        metrics.count(method: method, route: route, status: status, seconds: seconds)
        let milliseconds = String(format: "%.1f", seconds * 1000)
        log.info("\(method) \(route) \(status) \(milliseconds)ms \(requestID)")
    }
}
