import Foundation
import Records
import Testing

/// Requests and what they come to, on a service where nothing is trained.
@Suite struct ScenarioTests {
    struct Scenario: Sendable, CustomTestStringConvertible {
        var method: String
        var path: String
        var headers: [String: String] = [:]
        var body: String?
        var status: Int
        var code: String?

        init(
            _ method: String, _ path: String, _ status: Int, _ code: String? = nil,
            headers: [String: String] = [:], body: String? = nil
        ) {
            (self.method, self.path, self.status, self.code) = (method, path, status, code)
            self.headers = headers
            self.body = body
        }

        var testDescription: String { "\(method) \(path) → \(status) \(code ?? "")" }
    }

    private static let json = ["Content-Type": "application/json"]
    private static let csv = ["Content-Type": "text/csv"]
    private static let missing = "job_00000000000000000000000000"

    static let scenarios = [
        Scenario("GET", "/healthz", 200), Scenario("HEAD", "/healthz", 200),
        Scenario("GET", "/readyz", 200), Scenario("GET", "/metrics", 200),
        Scenario("GET", "/openapi.yaml", 200), Scenario("GET", "/", 200),
        Scenario("GET", "/v1/catalog", 200), Scenario("GET", "/v1/jobs", 200),
        Scenario("OPTIONS", "/v1/jobs", 204),
        Scenario("GET", "/v1/nothing", 404, "route_not_found"),
        Scenario("GET", "/v1/jobs/", 404, "route_not_found"),
        Scenario("DELETE", "/v1/jobs", 405, "method_not_allowed"),
        Scenario("BREW", "/v1/jobs", 501, "method_not_implemented"),
        Scenario("GET", "/%zz", 400, "bad_escape"),
        Scenario("GET", "/v1/jobs?limt=3", 400, "unknown_parameter"),
        Scenario("GET", "/healthz?verbose", 400, "unknown_parameter"),
        Scenario("GET", "/v1/jobs?limit=3&limit=4", 400, "repeated_parameter"),
        Scenario("GET", "/v1/jobs?limit=0", 400, "invalid_parameter"),
        Scenario("GET", "/v1/jobs?limit=101", 400, "invalid_parameter"),
        Scenario("GET", "/v1/jobs?limit=many", 400, "invalid_parameter"),
        Scenario("GET", "/v1/jobs?after=ds_1", 400, "invalid_parameter"),
        Scenario("GET", "/v1/jobs?state=sleeping", 400, "invalid_parameter"),
        Scenario("GET", "/v1/jobs?metadata[]=1", 400, "unknown_parameter"),
        Scenario("GET", "/v1/jobs?metadata[team]=vision&metadata[run]=3", 200),
        Scenario("GET", "/v1/jobs/\(missing)", 404, "not_found"),
        Scenario("GET", "/v1/jobs/\(missing)?wait=61", 400, "invalid_parameter"),
        Scenario("GET", "/v1/jobs/\(missing)/diagnosis", 404, "not_found"),
        Scenario("GET", "/v1/jobs/\(missing)/metrics", 404, "not_found"),
        Scenario("GET", "/v1/jobs/\(missing)/events", 404, "not_found"),
        Scenario(
            "GET", "/v1/jobs/\(missing)/events", 404, "not_found",
            headers: ["Accept": "text/event-stream"]),
        Scenario("GET", "/v1/jobs/\(missing)/deliveries", 404, "not_found"),
        Scenario("POST", "/v1/jobs/\(missing)/cancel", 404, "not_found"),
        Scenario("POST", "/v1/jobs/\(missing)/pause", 404, "not_found"),
        Scenario("POST", "/v1/jobs/\(missing)/resume", 404, "not_found"),
        Scenario("POST", "/v1/jobs", 415, "unsupported_media_type", body: "{}"),
        Scenario(
            "POST", "/v1/jobs", 415, "unsupported_media_type",
            headers: ["Content-Type": "text/plain"], body: "{}"),
        Scenario(
            "POST", "/v1/jobs", 415, "unsupported_content_encoding",
            headers: ["Content-Type": "application/json", "Content-Encoding": "gzip"], body: "{}"),
        Scenario("POST", "/v1/jobs", 400, "invalid_json", headers: json, body: "{\"a\":"),
        Scenario("POST", "/v1/jobs", 400, "invalid_json", headers: json, body: ""),
        Scenario("POST", "/v1/jobs", 422, "validation_failed", headers: json, body: "{}"),
        Scenario("POST", "/v1/jobs", 422, "validation_failed", headers: json, body: "[1]"),
        Scenario(
            "POST", "/v1/jobs", 400, "invalid_json", headers: json,
            body: String(repeating: "[", count: 100_000)),
        Scenario(
            "POST", "/v1/jobs", 422, "validation_failed",
            headers: ["Content-Type": "application/x-www-form-urlencoded"], body: "{}"),
        Scenario(
            "POST", "/v1/jobs?dry_run=yes", 400, "invalid_parameter", headers: json, body: "{}"),
        Scenario(
            "POST", "/v1/jobs", 400, "invalid_idempotency_key",
            headers: ["Content-Type": "application/json", "Idempotency-Key": "two words"],
            body: "{}"),
        Scenario(
            "POST", "/v1/jobs", 400, "invalid_idempotency_key",
            headers: [
                "Content-Type": "application/json",
                "Idempotency-Key": String(repeating: "k", count: 256),
            ], body: "{}"),
        Scenario("GET", "/v1/datasets", 200),
        Scenario("GET", "/v1/datasets/ds_1", 404, "not_found"),
        Scenario("DELETE", "/v1/datasets/ds_1", 404, "not_found"),
        Scenario("POST", "/v1/datasets", 415, "unsupported_media_type", headers: json, body: "{}"),
        Scenario("POST", "/v1/datasets", 422, "validation_failed", headers: csv, body: ""),
        Scenario(
            "POST", "/v1/datasets?header=perhaps", 400, "invalid_parameter", headers: csv,
            body: "1,2\n"),
        Scenario(
            "POST", "/v1/datasets?delimiter=x", 400, "invalid_parameter", headers: csv,
            body: "1,2\n"),
        Scenario(
            "POST", "/v1/datasets?delimiter=tab", 400, "invalid_parameter",
            headers: ["Content-Type": "application/x-npz"], body: "PK"),
        Scenario(
            "POST", "/v1/datasets", 422, "validation_failed",
            headers: ["Content-Type": "application/x-npz"], body: "PK"),
        Scenario("GET", "/v1/webhook_endpoints", 200),
        Scenario("GET", "/v1/webhook_endpoints/wh_1", 404, "not_found"),
        Scenario("DELETE", "/v1/webhook_endpoints/wh_1", 404, "not_found"),
        Scenario("POST", "/v1/webhook_endpoints/wh_1/test", 404, "not_found"),
        Scenario("POST", "/v1/webhook_endpoints/wh_1/rotate_secret", 404, "not_found"),
        Scenario("GET", "/v1/webhook_endpoints/wh_1/deliveries", 404, "not_found"),
        Scenario(
            "PATCH", "/v1/webhook_endpoints/wh_1", 404, "not_found", headers: json, body: "{}"),
        Scenario(
            "POST", "/v1/webhook_endpoints", 422, "validation_failed", headers: json, body: "{}"),
        Scenario(
            "POST", "/v1/webhook_endpoints", 422, "invalid_url", headers: json,
            body: #"{"url": "ftp://example.org"}"#),
        Scenario(
            "POST", "/v1/webhook_endpoints", 422, "address_not_allowed", headers: json,
            body: #"{"url": "http://169.254.169.254/"}"#),
        Scenario(
            "POST", "/v1/webhook_endpoints", 422, "invalid_secret", headers: json,
            body: #"{"url": "https://example.org", "secret": "short"}"#),
        Scenario("POST", "/v1/deliveries/dlv_1/redeliver", 404, "not_found"),
    ]

    private static let service = Result { try TestService() }

    @Test(arguments: scenarios)
    func `answers as the contract says`(scenario: Scenario) throws {
        let answer = try ScenarioTests.service.get().client.send(
            scenario.method, scenario.path, headers: scenario.headers,
            body: scenario.body.map { Data($0.utf8) })
        #expect(answer.status == scenario.status, "\(answer.text)")
        #expect(answer.headers["x-request-id"]?.hasPrefix("req_") == true)
        guard answer.status >= 400 else { return }
        #expect(answer.code == scenario.code)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.json["status"]?.integer == scenario.status)
        #expect(answer.json["request_id"]?.string == answer.headers["x-request-id"])
    }

    @Test func `names the nearest parameter and the allowed methods`() throws {
        let service = try ScenarioTests.service.get()
        #expect(
            try service.get("/v1/jobs?limt=3").json["detail"]?.string?.hasSuffix(
                "did you mean \"limit\"?") == true)
        let refused = try service.client.send("DELETE", "/v1/jobs")
        #expect(refused.headers["allow"] == "GET, HEAD, OPTIONS, POST")
    }

    @Test func `keeps a fit request id and replaces another`() throws {
        let service = try ScenarioTests.service.get()
        let kept = try service.get("/healthz", headers: ["X-Request-Id": "abc-1.2_3"])
        #expect(kept.headers["x-request-id"] == "abc-1.2_3")
        let replaced = try service.get("/v1/x", headers: ["X-Request-Id": "a b"])
        #expect(replaced.headers["x-request-id"]?.hasPrefix("req_") == true)
    }
}
