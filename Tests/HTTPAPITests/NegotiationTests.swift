import SocketServer
import Testing

@testable import HTTPAPI

@Suite struct NegotiationTests {
    @Test(arguments: [
        ("", "application/json"), ("*/*", "application/json"), ("text/csv", "text/csv"),
        ("text/*", "text/csv"), ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0, */*", "text/csv"), ("TEXT/CSV; charset=utf-8", "text/csv"),
        ("image/png", nil), ("text/csv;q=0", nil),
    ])
    func `finds the best of two types`(accept: String, expected: String?) {
        var headers = HTTPHeaders()
        if !accept.isEmpty { headers["Accept"] = accept }
        let best = MediaType.best(of: ["application/json", "text/csv"], for: headers)
        #expect(best == expected)
    }

    @Test(arguments: [
        (#""7""#, true), (#"W/"7""#, true), ("*", true), (#""6", "7""#, true), (#""6""#, false),
        ("7", false),
    ])
    func `compares entity tags`(field: String, matches: Bool) {
        #expect(EntityTag.matches(7, ["If-None-Match": field]) == matches)
    }
}
