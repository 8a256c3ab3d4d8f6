import Testing

@testable import SocketServer

@Suite struct RequestTargetTests {
    @Test(
        arguments: [
            ("/", "/", []),
            ("/v1/jobs", "/v1/jobs", ["v1", "jobs"]),
            ("/v1//jobs/", "/v1//jobs/", ["v1", "", "jobs", ""]),
            ("/a%2Fb/c", "/a%2Fb/c", ["a/b", "c"]),
            ("/a%2f..%2fb", "/a%2f..%2fb", ["a/../b"]),
            ("/%252e%252e", "/%252e%252e", ["%2e%2e"]),
            ("/a+b", "/a+b", ["a+b"]),
            ("/...", "/...", ["..."]),
            ("/%E4%B8%AD", "/%E4%B8%AD", ["中"]),
            ("http://h/a", "/a", ["a"]),
            ("HTTPS://h:80?x=1", "/", []),
        ] as [(String, String, [String])])
    func `the path is split first and decoded once`(
        target: String,
        rawPath: String,
        path: [String]
    ) throws {
        let parsed = try RequestTarget(target, method: "GET")
        #expect(parsed.rawPath == rawPath)
        #expect(parsed.path == path)
    }

    @Test(
        arguments: [
            ("/", []),
            ("/?", []),
            ("/?a=1&b=2&a=3", [("a", "1"), ("b", "2"), ("a", "3")]),
            ("/?a", [("a", "")]),
            ("/?a=b=c", [("a", "b=c")]),
            ("/?&&a=1&", [("a", "1")]),
            ("/?metadata%5Bteam%5D=a+b%2Bc", [("metadata[team]", "a b+c")]),
            ("/?q=/../?x", [("q", "/../?x")]),
        ] as [(String, [(String, String)])])
    func `the query is decoded in order`(target: String, items: [(String, String)]) throws {
        let parsed = try RequestTarget(target, method: "GET")
        #expect(parsed.query == items.map { QueryItem(name: $0.0, value: $0.1) })
    }

    @Test(arguments: [
        ("h", "h", 80), ("H.Example", "h.example", 80), ("h:", "h", 80), ("h:8080", "h", 8080),
        ("[::1]:9", "[::1]", 9), ("127.0.0.1", "127.0.0.1", 80),
    ]) func `an authority has a host and a port`(text: String, host: String, port: Int) {
        let authority = Authority(text)
        #expect(authority?.host == host)
        #expect(authority?.port == port)
    }

    @Test(arguments: [
        "", ":80", "h:x", "h:65536", "h:1:2", "a b", "u@h", "[::1", "[]", "[g]", "h/",
    ])
    func `a malformed authority is refused`(text: String) {
        #expect(Authority(text) == nil)
    }
}
