import Foundation
import Records
import Testing

@testable import HTTPAPI

struct ArtifactEndpointsTests {
    /// A spec whose rows take about so many characters.
    private func spec(characters: Int) -> JSONValue {
        let rows = JSONValue.array(
            (0..<max(3, characters / 10)).map { [.number(Double($0) + 0.25)] })
        return TestSpec.with([
            "data": ["source": ["inline": ["inputs": rows, "targets": rows]]]
        ])
    }

    @Test(arguments: [(10, true), (200_000, false)])
    func `the file of the spec is as long as the list says, and is the spec`(
        characters: Int, isReadable: Bool
    ) throws {
        let service = try TestService()
        let id = try service.submit(spec(characters: characters))
        let job = try service.get("/v1/jobs/\(id)").json
        let list = try service.get("/v1/jobs/\(id)/artifacts").json
        let entry = try #require(list["artifacts"]?.array?.first { $0["name"] == "spec.json" })
        let file = try service.get("/v1/jobs/\(id)/artifacts/spec.json")
        #expect(entry["bytes"]?.integer == file.body.count)
        #expect(file.json == job["spec"])
        // Laid out for people only where people can read it.
        #expect(file.body.contains(UInt8(ascii: "\n")) == isReadable)
        // It can be submitted again, and is the same job then.
        let again = try service.post("/v1/jobs", file.json).json
        #expect(again["spec"] == job["spec"])
        #expect(again["provenance"] == job["provenance"])
    }
}
