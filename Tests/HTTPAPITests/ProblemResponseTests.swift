import Jobs
import Records
import Store
import Testing

@testable import HTTPAPI

@Suite struct ProblemResponseTests {
    struct Unknown: Error {}

    @Test(arguments: [
        (StoreError.Code.notFound, 404), (.idempotencyConflict, 422), (.leaseLost, 409),
        (.stateConflict, 409), (.datasetInUse, 409), (.datasetNotFound, 422),
        (.endpointDisabled, 409), (.unavailable, 503), (.directoryInUse, 500),
        (.databaseTooNew, 500), (.migrationChanged, 500), (.corrupt, 500), (.internalError, 500),
    ])
    func `gives each failure of the store its status`(code: StoreError.Code, status: Int) {
        let problem = Problem(StoreError(code, "/var/lib/descentry: secret details"))
        #expect(problem.status == status)
        #expect(problem.code.rawValue == (status == 500 ? "internal_error" : code.rawValue))
        #expect((problem.retryAfter != nil) == (status == 503))
        if status >= 500 { #expect(!problem.detail.contains("secret")) }
    }

    @Test func `every code of the store is in the table above`() {
        #expect(StoreError.Code.allCases.count == 13)
    }

    @Test func `tells unreadable json from a spec with problems`() {
        let unreadable = Problem(SpecErrors(.root, .invalidJSON, "unexpected end"))
        #expect(unreadable.status == 400)
        #expect(unreadable.code == .invalidJSON)
        let wrong = Problem(
            SpecErrors([
                SpecProblem(pointer: "/loss", code: .missingField, detail: "expected a loss"),
                SpecProblem(pointer: "/epochs", code: .outOfRange, detail: "expected 1 or more"),
            ]))
        #expect(wrong.status == 422)
        #expect(wrong.code == .validationFailed)
        #expect(wrong.errors.map(\.pointer) == ["/loss", "/epochs"])
    }

    @Test func `asks to come back when the queue is full`() {
        let response = ProblemResponse.make(
            Problem(QueueFull(limit: 3)), requestID: "req_1", instance: "/v1/jobs")
        #expect(response.status == 429)
        #expect(response.headers["Retry-After"] == "10")
    }

    @Test func `says nothing of a fault that it doesn't know`() throws {
        let response = ProblemResponse.make(
            Problem(Unknown()), requestID: "req_1", instance: "/v1/jobs")
        let document = try JSONCoding.document(from: response.body)
        #expect(
            document == [
                "type": "urn:descentry:problem:internal_error", "title": "Internal Server Error",
                "status": 500, "code": "internal_error", "request_id": "req_1",
                "instance": "/v1/jobs",
                "detail": "the service failed; its log knows more under the request id",
            ])
    }
}
