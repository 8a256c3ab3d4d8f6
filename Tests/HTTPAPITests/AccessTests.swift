import Foundation
import Testing

@Suite struct AccessTests {
    private static let open = Result { try TestService() }
    private static let guarded = Result {
        try TestService(configure: { $0.apiKeys = ["alpha-key", "beta-key"] })
    }

    @Test(arguments: [
        ("/v1/jobs", nil, 401), ("/v1/jobs", "Bearer", 401), ("/v1/jobs", "Bearer wrong", 401),
        ("/v1/jobs", "Bearer alpha", 401), ("/v1/jobs", "Basic alpha-key", 401),
        ("/v1/jobs", "Bearer alpha-key", 200), ("/v1/jobs", "bearer beta-key", 200),
        ("/v1/nothing", nil, 401), ("/metrics", nil, 401), ("/metrics", "Bearer beta-key", 200),
        ("/healthz", nil, 200), ("/readyz", nil, 200), ("/openapi.yaml", nil, 200), ("/", nil, 200),
    ])
    func `asks for a key where it has keys`(
        path: String, authorization: String?, status: Int
    ) throws {
        let headers = authorization.map { ["Authorization": $0] } ?? [:]
        let answer = try AccessTests.guarded.get().get(path, headers: headers)
        #expect(answer.status == status)
        if status == 401 {
            #expect(answer.code == "unauthorized")
            #expect(answer.headers["www-authenticate"] == "Bearer")
        }
    }

    @Test func `refuses without a key before the body comes`() throws {
        // No byte of the announced body is sent: an answer shows that none was waited for.
        let answer = try AccessTests.guarded.get().client.send(
            "POST", "/v1/jobs",
            headers: ["Content-Type": "application/json", "Content-Length": "1000000"])
        #expect(answer.status == 401)
    }

    @Test(arguments: [
        ("localhost", 200), ("localhost:8080", 200), ("127.0.0.1", 200), ("127.9.9.9:1", 200),
        ("[::1]:8080", 200), ("app.localhost", 200), ("LOCALHOST", 200), ("evil.example", 403),
        ("127.0.0.1.evil.example", 403), ("localhost.evil.example", 403), ("10.0.0.1", 403),
    ])
    func `answers only to local names without a key`(host: String, status: Int) throws {
        let answer = try AccessTests.open.get().get("/v1/jobs", headers: ["Host": host])
        #expect(answer.status == status)
        if status == 403 { #expect(answer.code == "host_not_allowed") }
    }

    @Test(arguments: [
        ("POST", "http://evil.example", 403), ("POST", "null", 403),
        ("POST", "http://localhost:1", 403), ("POST", "http://localhost", 415),
        ("GET", "http://evil.example", 200), ("DELETE", "http://evil.example", 403),
    ])
    func `changes nothing for a page of another origin`(
        method: String, origin: String, status: Int
    ) throws {
        let answer = try AccessTests.open.get().client.send(
            method, "/v1/jobs", headers: ["Host": "localhost", "Origin": origin])
        #expect(answer.status == status)
        if status == 403 { #expect(answer.code == "origin_not_allowed") }
    }

    @Test func `answers to a name that the operator allows`() throws {
        let service = try TestService(configure: { $0.allowedHosts = ["ml.example"] })
        #expect(try service.get("/v1/jobs", headers: ["Host": "ml.example"]).status == 200)
    }
}
