import Foundation
import Records
import SocketServer

/// Decides over requests by their heads, and hands those that are let in to their routes.
final class Dispatcher: Sendable {
    private let context: APIContext
    private let keys: APIKeys
    private let hosts: HostGuard
    private let router: Router<Route>?

    init(_ context: APIContext) {
        self.context = context
        keys = APIKeys(context.configuration.apiKeys)
        hosts = HostGuard(context.configuration)
        // The list is fixed, and a test declares it: this fails nowhere but there.
        router = try? Router(Routes.all.map { ($0.method, $0.pattern, $0) })
    }

    /// Decides over a request before its body is read.
    func admit(_ head: HTTPRequestHead) -> Admission {
        let requestID = RequestID.of(head)
        do throws(RequestError) {
            if let refusal = hosts.refusal(of: head) { throw refusal }
            try authorize(head)
            switch router?.match(method: head.method, path: head.path) ?? .notFound {
            case .found(let route, _):
                try QueryNames.check(head.query, route.query)
                try ContentRules.check(head, route)
                return .accept(
                    maximumBodyBytes: route.limit.bytes(context.configuration),
                    isHeavy: route.isHeavy)
            case .options(let allow):
                return refuse(
                    HTTPResponse(
                        status: 204, headers: ["Allow": allow.joined(separator: ", ")]), head,
                    requestID)
            case .methodNotAllowed(let allow):
                let list = allow.joined(separator: ", ")
                var response = problem(
                    RequestError(405, .methodNotAllowed, "expected one of \(list)"), head,
                    requestID)
                response.headers["Allow"] = list
                return refuse(response, head, requestID)
            case .notFound:
                throw RequestError(404, .routeNotFound, "there is nothing at this path")
            }
        } catch {
            return refuse(problem(error, head, requestID), head, requestID)
        }
    }

    /// Answers a request that was let in.
    func handle(_ exchange: HTTPExchange) {
        let head = exchange.request.head
        guard
            case .found(let route, let parameters)? = router?.match(
                method: head.method, path: head.path)
        else { return }
        let call = Call(exchange, route, parameters: parameters, context: context)
        do {
            if let response = try route.handler(call) { call.answer(response) }
        } catch {
            call.fail(error)
        }
    }

    /// Tells of an error of the server's own.
    func response(to error: HTTPServerError) -> HTTPResponse {
        let requestID = RequestID.new()
        context.note(
            method: "-", route: "-", status: error.status, seconds: 0, requestID: requestID)
        let response = ProblemResponse.make(Problem(error), requestID: requestID, instance: nil)
        return ResponseFields.complete(response, requestID: requestID)
    }

    private func authorize(_ head: HTTPRequestHead) throws(RequestError) {
        let isGuarded = head.path.first == "v1" || head.path == ["metrics"]
        guard isGuarded, !keys.isEmpty, !keys.admits(head.headers["Authorization"]) else { return }
        throw RequestError(401, .unauthorized, "authorization: expected \"Bearer\" and an api key")
    }

    private func problem(
        _ error: RequestError, _ head: HTTPRequestHead, _ requestID: String
    ) -> HTTPResponse {
        ProblemResponse.make(Problem(error), requestID: requestID, instance: head.rawPath)
    }

    private func refuse(
        _ response: HTTPResponse, _ head: HTTPRequestHead, _ requestID: String
    ) -> Admission {
        context.note(
            method: head.method, route: "-", status: response.status, seconds: 0,
            requestID: requestID)
        return .refuse(ResponseFields.complete(response, requestID: requestID))
    }
}
