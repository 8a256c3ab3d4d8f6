import Foundation
import Records
import Testing

@Suite(.serialized)
struct ServiceTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func example(_ name: String) throws -> JSONValue {
        let file = Binary.repository.appendingPathComponent("Examples/\(name).json")
        return try JSONCoding.decode(JSONValue.self, from: Data(contentsOf: file))
    }

    private func changed(_ spec: JSONValue, _ members: [String: JSONValue]) -> JSONValue {
        .object((spec.object ?? [:]).merging(members) { $1 })
    }

    @Test func `says where it listens, answers, and stops in order`() throws {
        let service = try RunningService(data: directory.url)
        #expect(service.firstLine.hasPrefix("listening on http://127.0.0.1:"))
        #expect(try service.get("/healthz").status == 200)
        #expect(try service.get("/readyz").status == 200)
        #expect(service.stop() == 0)
    }

    @Test func `refuses a public address without an API key`() throws {
        let outcome = try Binary.run(
            ["serve", "--host", "0.0.0.0", "--port", "0", "--data", directory.url.path])
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("expected a loopback address, got 0.0.0.0"))
    }

    @Test func `refuses a data directory that another service uses`() throws {
        let service = try RunningService(data: directory.url)
        let outcome = try Binary.run(["serve", "--port", "0", "--data", directory.url.path])
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("directory_in_use"))
        #expect(service.stop() == 0)
    }

    @Test func `finishes every accepted job after a crash, each once`() throws {
        let first = try RunningService(data: directory.url, arguments: ["--workers", "1"])
        // Long enough to be under way when the service is killed, with its state kept meanwhile.
        let long = changed(
            try example("healthy"), ["epochs": 1500, "checkpoint_every_steps": 200])
        let running = try #require(try first.post("/v1/jobs", long).json["id"]?.string)
        let waiting = try #require(
            try first.post("/v1/jobs", try example("healthy")).json["id"]?.string)
        _ = try first.wait(for: running, in: ["running"])
        first.crash()

        let second = try RunningService(data: directory.url, arguments: ["--workers", "1"])
        for id in [running, waiting] {
            let job = try second.wait(for: id, in: ["succeeded", "failed", "cancelled"])
            #expect(job["state"] == "succeeded")
            let events = try second.get("/v1/jobs/\(id)/events?limit=100").json["data"]?.array ?? []
            let types = events.compactMap { $0["type"]?.string }
            #expect(types.filter { $0 == "job.succeeded" }.count == 1)
            #expect(types.first == "job.queued")
        }
        #expect(try second.get("/v1/jobs/\(running)").json["attempt"] == 2)
        #expect(second.stop() == 0)
    }

    @Test func `keeps a running job when it is stopped and goes on with the same numbers`() throws {
        // Long enough to be under way when the service is stopped.
        let spec = changed(try example("healthy"), ["epochs": 1500])
        let first = try RunningService(data: directory.url, arguments: ["--workers", "1"])
        let id = try #require(try first.post("/v1/jobs", spec).json["id"]?.string)
        _ = try first.wait(for: id, in: ["running"])
        #expect(first.stop() == 0)

        let second = try RunningService(data: directory.url, arguments: ["--workers", "1"])
        let resumed = try second.wait(for: id, in: ["succeeded"])
        // An orderly stop doesn't use up an attempt.
        #expect(resumed["attempt"] == 1)
        let other = try #require(try second.post("/v1/jobs", spec).json["id"]?.string)
        let whole = try second.wait(for: other, in: ["succeeded"])
        #expect(resumed["latest"] == whole["latest"])
        #expect(second.stop() == 0)
    }
}
