import Testing

@testable import SocketServer

@Suite struct RouterTests {
    private static func router() throws -> Router<String> {
        try Router([
            ("GET", "/", "root"),
            ("GET", "/v1/jobs", "list"),
            ("POST", "/v1/jobs", "create"),
            ("GET", "/v1/jobs/{id}", "job"),
            ("POST", "/v1/jobs/search", "search"),
            ("GET", "/v1/jobs/{job}/plots/{name}.svg", "plot"),
            ("GET", "/v1/jobs/{job}/plots/{file}", "file"),
            ("DELETE", "/v1/jobs/{id}/plots/all.svg", "clear"),
        ])
    }

    @Test(
        arguments: [
            ("GET", "/", "root", [:]),
            ("GET", "/v1/jobs", "list", [:]),
            ("HEAD", "/v1/jobs", "list", [:]),
            ("POST", "/v1/jobs", "create", [:]),
            ("GET", "/v1/jobs/a%2Fb", "job", ["id": "a/b"]),
            ("POST", "/v1/jobs/search", "search", [:]),
            ("GET", "/v1/jobs/search", "job", ["id": "search"]),
            ("GET", "/v1/jobs/j/plots/loss.svg", "plot", ["job": "j", "name": "loss"]),
            ("GET", "/v1/jobs/j/plots/all.svg", "plot", ["job": "j", "name": "all"]),
            ("DELETE", "/v1/jobs/j/plots/all.svg", "clear", ["id": "j"]),
            ("GET", "/v1/jobs/j/plots/.svg", "file", ["job": "j", "file": ".svg"]),
        ] as [(String, String, String, [String: String])])
    func `finds the most specific route that has the method`(
        method: String,
        path: String,
        value: String,
        parameters: [String: String]
    ) throws {
        let segments = try RequestTarget(path, method: method).path
        let match = try Self.router().match(method: method, path: segments)
        #expect(match == .found(value, parameters: parameters))
    }

    @Test(arguments: [
        ["v1"], ["v1", "jobs", ""], ["v1", "", "jobs"], ["v1", "jobs", "a", "b"], ["V1", "jobs"],
    ]) func `an undeclared path is not found`(path: [String]) throws {
        #expect(try Self.router().match(method: "GET", path: path) == .notFound)
    }

    @Test func `another method is told what is allowed, by every pattern that fits`() throws {
        let router = try Self.router()
        #expect(
            router.match(method: "PUT", path: ["v1", "jobs", "search"])
                == .methodNotAllowed(allow: ["GET", "HEAD", "OPTIONS", "POST"])
        )
        #expect(
            router.match(method: "OPTIONS", path: ["v1", "jobs", "x"])
                == .options(allow: ["GET", "HEAD", "OPTIONS"])
        )
    }

    @Test(arguments: [
        "", "v1", "/a//b", "/{", "/{}", "/{a", "/a}", "/{a}{b}", "/{a-b}", "/}{a}", "/a/",
    ])
    func `a malformed pattern is refused`(pattern: String) {
        let error = #expect(throws: SocketServerError.self) {
            try Router([("GET", pattern, 0)])
        }
        #expect(error?.code == .invalidRoute)
    }

    @Test(arguments: [["/a/{x}", "/a/{y}"], ["/a", "/a"], ["/{x}/{x}"]])
    func `a route or parameter declared twice is refused`(patterns: [String]) {
        let error = #expect(throws: SocketServerError.self) {
            try Router(patterns.map { ("GET", $0, 0) })
        }
        #expect(error?.code == .invalidRoute)
    }
}
