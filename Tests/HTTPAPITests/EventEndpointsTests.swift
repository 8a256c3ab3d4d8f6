import Foundation
import Records
import TestSupport
import Testing

@Suite struct EventEndpointsTests {
    private static let streaming = ["Accept": "text/event-stream"]

    private func events(_ text: String) -> [(id: Int, type: String, data: JSONValue)] {
        text.components(separatedBy: "\n\n").compactMap { message in
            var fields: [String: String] = [:]
            for line in message.components(separatedBy: "\n") {
                guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                    continue
                }
                fields[String(line[..<colon])] = String(line[colon...].dropFirst(2))
            }
            guard let id = fields["id"].flatMap(Int.init), let data = fields["data"],
                let document = try? JSONCoding.document(from: Data(data.utf8))
            else { return nil }
            return (id, fields["event"] ?? "", document)
        }
    }

    @Test func `streams events as they come and ends after the terminal one`() throws {
        let service = try TestService()
        let id = try service.submit()
        let answer = Background {
            try service.get("/v1/jobs/\(id)/events", headers: EventEndpointsTests.streaming)
        }
        try service.someoneWatches()
        try service.post("/v1/jobs/\(id)/cancel")
        let stream = try answer.value()
        #expect(stream.status == 200)
        #expect(stream.headers["content-type"] == "text/event-stream")
        #expect(stream.headers["cache-control"] == "no-store")
        let events = events(stream.text)
        #expect(events.map(\.id) == [1, 2])
        #expect(events.map(\.type) == ["job.queued", "job.cancelled"])
        let listed = try service.get("/v1/jobs/\(id)/events").json["data"]
        #expect(listed?.array == events.map(\.data))
    }

    @Test func `goes on after the last event that was seen`() throws {
        let service = try TestService(trains: true)
        let id = try service.submit(TestSpec.diverging)
        _ = try service.finished(id)
        let path = "/v1/jobs/\(id)/events"
        let all = events(try service.get(path, headers: EventEndpointsTests.streaming).text)
        #expect(all.first?.type == "job.queued")
        #expect(all.contains { $0.type == "job.nan_detected" })
        #expect(all.last?.type == "job.failed")
        #expect(all.map(\.id) == Array(1...all.count))
        let after = try service.get(
            "\(path)?after=1",
            headers: ["Accept": "text/event-stream", "Last-Event-ID": "2"])
        #expect(events(after.text).map(\.id) == Array(3...all.count))
        let over = try service.get(
            path, headers: ["Accept": "text/event-stream", "Last-Event-ID": "\(all.count)"])
        #expect(over.status == 204)
        let wrong = try service.get(
            path, headers: ["Accept": "text/event-stream", "Last-Event-ID": "x"])
        #expect(wrong.code == "invalid_last_event_id")
    }

    @Test func `shows that it lives while nothing happens`() throws {
        let service = try TestService(configure: { $0.heartbeatSeconds = 0.01 })
        let id = try service.submit()
        let answer = Background {
            try service.get("/v1/jobs/\(id)/events", headers: EventEndpointsTests.streaming)
        }
        // Each answer takes its time; enough of them outlast a heartbeat of 10 ms.
        for _ in 0..<200 { try service.get("/metrics") }
        try service.post("/v1/jobs/\(id)/cancel")
        #expect(try answer.value().text.contains("\n\n: still here\n\n"))
    }

    @Test func `lists the events of every job and data set`() throws {
        let service = try TestService()
        let job = try service.submit()
        let uploaded = try service.client.send(
            "POST", "/v1/datasets?name=kinds", headers: ["Content-Type": "text/csv"],
            body: Data("a,b,kind\n1,5,x\n2,5,y\n3,5,x\n".utf8))
        let dataset = try #require(uploaded.json["id"]?.string)
        let events = try #require(try service.get("/v1/events").json["data"]?.array)
        #expect(events.map { $0["type"] } == ["dataset.checked", "job.queued"])
        #expect(events.map { $0["job_id"] } == [.null, .string(job)])
        #expect(events.map { $0["dataset_id"] } == [.string(dataset), .null])
        #expect(events[0]["sequence"] == 1)
        // The column that is 5 in every row.
        #expect(
            events[0]["data"] == [
                "name": "kinds", "rows": 3,
                "fired": ["info": 0, "warning": 1, "error": 0, "critical": 0],
            ])
        let first = try service.get("/v1/events?limit=1").json
        #expect(first["data"]?.array == [events[0]])
        #expect(first["next"] == events[0]["id"])
        let next = try service.get("/v1/events?after=\(events[0]["id"]?.string ?? "")").json
        #expect(next["data"]?.array == [events[1]])
        #expect(try service.get("/v1/events?type=job.queued").json["data"] == [events[1]])
        #expect(try service.get("/v1/events?type=job.nothing").code == "invalid_parameter")
    }

    @Test func `pages through the list`() throws {
        let service = try TestService()
        let id = try service.submit()
        try service.post("/v1/jobs/\(id)/cancel")
        let first = try service.get("/v1/jobs/\(id)/events?limit=1").json
        #expect(first["data"]?.array?.count == 1)
        #expect(first["has_more"] == true)
        #expect(first["next"] == 1)
        let second = try service.get("/v1/jobs/\(id)/events?limit=1&after=1").json
        #expect(second["data"]?.array?.first?["type"] == "job.cancelled")
        #expect(second["next"] == .null)
    }
}
