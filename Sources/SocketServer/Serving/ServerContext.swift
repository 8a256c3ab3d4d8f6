/// What every connection of one server shares.
struct ServerContext: Sendable {
    let configuration: HTTPServer.Configuration
    let admit: HTTPServer.Admit
    let handler: HTTPServer.Handler
    let errorResponse: HTTPServer.ErrorResponse
    let encoder: ResponseEncoder
    let pool: WorkerPool
    /// Runs the handlers of heavy requests.
    let heavyPool: WorkerPool
    let budget: BodyBudget
    let mailbox: Mailbox

    /// The response to an error, in the application's format; 503 always says when to come back.
    func response(to error: HTTPServerError) -> HTTPResponse {
        var response = errorResponse(error)
        if response.status == 503, response.headers["Retry-After"] == nil {
            response.headers["Retry-After"] = "1"
        }
        return response
    }
}
