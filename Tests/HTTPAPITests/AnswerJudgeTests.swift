import Foundation
import Records
import Testing

/// What every other test relies upon: that an answer beside the contract is found.
@Suite struct AnswerJudgeTests {
    private func problems(
        _ method: String, _ target: String, _ status: Int, _ body: JSONValue,
        type: String = "application/json"
    ) throws -> [String] {
        let answer = Answer(
            status: status, headers: ["content-type": type, "x-request-id": "req_1"],
            body: try JSONCoding.encode(body))
        return AnswerJudge(document: try ContractDocument.shared.get())
            .problems(of: answer, to: method, target)
    }

    @Test func `takes what the contract has`() throws {
        #expect(try problems("GET", "/healthz", 200, ["status": "ok"]) == [])
        let page: JSONValue = ["data": [], "has_more": false, "next": nil]
        #expect(try problems("GET", "/v1/jobs?limit=3", 200, page) == [])
    }

    @Test(
        arguments: [
            (["data": [], "has_more": false], "/next: missing"),
            (["data": [], "has_more": 1, "next": nil], "/has_more: expected \"boolean\", got 1"),
            (
                ["data": [], "has_more": false, "next": nil, "total": 0],
                "/total: not in the contract"
            ),
        ] as [(JSONValue, String)])
    func `finds a member beside the contract`(body: JSONValue, problem: String) throws {
        #expect(try problems("GET", "/v1/jobs", 200, body) == [problem])
    }

    @Test func `finds a status, a type and a code beside the contract`() throws {
        let ok: JSONValue = ["status": "ok"]
        #expect(try problems("GET", "/healthz", 201, ok) == ["the status isn't declared"])
        #expect(
            try problems("GET", "/healthz", 200, ok, type: "text/plain")
                == ["the content type \"text/plain\" isn't declared"])
        let problem: JSONValue = [
            "type": "urn:x", "title": "Not Found", "status": 404, "detail": "", "code": "lost",
            "request_id": "req_1",
        ]
        let found = try problems(
            "GET", "/nothing", 404, problem, type: "application/problem+json")
        #expect(found.count == 1 && found[0].hasPrefix("/code"))
    }

    @Test func `judges an event by its type`() throws {
        let judge = SchemaJudge(document: try ContractDocument.shared.get())
        func event(_ data: JSONValue) -> JSONValue {
            [
                "id": "evt_01KAT0GV3ZJ6E9NW5Q8R2XYB7C", "dataset_id": nil, "sequence": 1,
                "job_id": "job_01KAT0GV3ZJ6E9NW5Q8R2XYB7C", "type": "job.started",
                "created_at": "2026-01-01T12:00:00.000Z", "data": data,
            ]
        }
        let schema = judge.document.schema("Event")
        #expect(judge.problems(of: event(["attempt": 1]), by: schema) == [])
        #expect(judge.problems(of: event(["name": "line"]), by: schema) != [])
    }
}
