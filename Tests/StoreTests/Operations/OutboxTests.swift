import Foundation
import Records
import Testing

@testable import Store

@Suite struct OutboxTests {
    @Test func `writes a delivery with every event`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running(webhook: .sample())
        try fixture.store.finish(
            claimed.lease,
            JobOutcome(.succeeded, diagnosis: .sample()))
        let deliveries = try fixture.store.deliveries(jobID: claimed.job.id, limit: 9)
        let events = try fixture.store.events(of: claimed.job.id, limit: 9)
        #expect(deliveries.count == 4)
        #expect(deliveries.reversed().map(\.messageID) == events.map(\.id))
        #expect(deliveries.reversed().map(\.type) == events.map(\.type.rawValue))
    }

    @Test func `says in the body what happened, when and to what`() throws {
        let fixture = try StoreFixture()
        let job = try fixture.accept(name: "café", webhook: .sample())
        let delivery = try #require(try fixture.store.deliveries(limit: 1).first)
        #expect(
            delivery.body == #"{"data":{"job_id":"\#(job.id)","name":"café","sequence":1},"#
                + #""timestamp":"2027-01-15T08:00:00.000Z","type":"job.queued"}"#)
        #expect(delivery.id.hasPrefix("dlv_"))
        #expect(delivery.state == .pending)
        #expect(delivery.nextAttemptAt == fixture.clock.now)
    }

    @Test(arguments: [
        ([], ["job.queued", "job.started", "job.failed"]), (["job.failed"], ["job.failed"]),
        (["job.started", "job.queued"], ["job.queued", "job.started"]), (["job.nothing"], []),
    ])
    func `sends what the filter names`(filter: [String], types: [String]) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running(webhook: .sample(events: filter))
        try fixture.store.finish(claimed.lease, JobOutcome(.failed))
        #expect(try fixture.store.deliveries(limit: 9).reversed().map(\.type) == types)
    }

    @Test func `sends one job's events to its own webhook and to those of all`() throws {
        let fixture = try StoreFixture()
        let all = try fixture.store.createEndpoint(.sample())
        let first = try fixture.accept(webhook: .sample())
        let second = try fixture.accept()
        #expect(try fixture.store.deliveries(endpointID: all.id, limit: 9).count == 2)
        let deliveries = try fixture.store.deliveries(jobID: first.id, limit: 9)
        #expect(deliveries.count == 2)
        #expect(Set(deliveries.map(\.messageID)).count == 1)
        #expect(
            try fixture.store.deliveries(jobID: second.id, limit: 9).map(\.endpointID) == [all.id])
    }

    @Test func `only points to an event that is too large`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.accept(webhook: .sample(events: ["job.incident"])).id
        let text = String(repeating: "x", count: 20_000)
        let event = NewEvent(.incident, data: ["text": .string(text)])
        try fixture.store.append(event, to: id)
        let body = try #require(try fixture.store.deliveries(limit: 1).first?.body)
        #expect(
            body == #"{"data":{"job_id":"\#(id)","sequence":2,"truncated":true},"#
                + #""timestamp":"2027-01-15T08:00:00.000Z","type":"job.incident"}"#)
        #expect(try fixture.store.events(of: id, limit: 9).last?.data["text"] == .string(text))
    }

    @Test func `sends what happened to a data set to those who listen to all`() throws {
        let fixture = try StoreFixture()
        let all = try fixture.store.createEndpoint(.sample())
        _ = try fixture.store.createEndpoint(.sample(events: ["job.failed"]))
        try fixture.accept(webhook: .sample())
        let id = try fixture.store.storeDataset(Data([1]), .sample, checks: .sample).id
        let delivery = try #require(try fixture.store.deliveries(limit: 9).first)
        #expect(delivery.endpointID == all.id && delivery.jobID == nil)
        #expect(
            delivery.body == #"{"data":{"dataset_id":"\#(id)","fired":"#
                + #"{"critical":0,"error":1,"info":0,"warning":0},"name":"iris","rows":150,"#
                + #""sequence":1},"timestamp":"2027-01-15T08:00:00.000Z","type":"dataset.checked"}"#
        )
        #expect(
            try fixture.store.deliveries(limit: 9).count { $0.type == "dataset.checked" } == 1)
    }

    @Test(arguments: ["deliveries", "events", "dataset_checks"])
    func `keeps a data set, what checks said and the event, or nothing`(table: String) throws {
        let fixture = try StoreFixture()
        _ = try fixture.store.createEndpoint(.sample())
        try fixture.execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON \(table)
            BEGIN SELECT RAISE(ABORT, 'on purpose'); END
            """)
        let before = try fixture.content()
        expectError(.internalError) {
            _ = try fixture.store.storeDataset(Data([1]), .sample, checks: .sample)
        }
        #expect(try fixture.content() == before)
        let id = try fixture.store.storeDataset(Data([1]), .sample).id
        let stored = try fixture.content()
        expectError(.internalError) {
            try fixture.store.storeDatasetLabels(
                Data([2]), of: id, task: nil, classes: nil, checks: .sample)
        }
        #expect(try fixture.content() == stored)
        try fixture.execute("DROP TRIGGER broken")
        try fixture.store.storeDatasetLabels(
            Data([2]), of: id, task: nil, classes: nil, checks: .sample)
        #expect(try fixture.store.datasetChecks(id) == .sample)
        #expect(try fixture.count("events") == 1)
        #expect(try fixture.count("deliveries") == 1)
    }

    @Test(arguments: ["deliveries", "events", "webhook_endpoints", "idempotency_keys"])
    func `leaves nothing of a job whose transaction fails`(table: String) throws {
        let fixture = try StoreFixture()
        try fixture.execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON \(table)
            BEGIN SELECT RAISE(ABORT, 'on purpose'); END
            """)
        let key = Idempotency(key: "k", requestSHA256: "h")
        expectError(.internalError) { try fixture.accept(idempotency: key, webhook: .sample()) }
        for name in ["jobs", "events", "deliveries", "webhook_endpoints", "idempotency_keys"] {
            #expect(try fixture.count(name) == 0)
        }
        try fixture.execute("DROP TRIGGER broken")
        try fixture.accept(idempotency: key, webhook: .sample())
        for name in ["jobs", "events", "deliveries", "webhook_endpoints", "idempotency_keys"] {
            #expect(try fixture.count(name) == 1)
        }
    }

    @Test(arguments: ["deliveries", "diagnoses", "events"])
    func `leaves a job running whose end can't be written whole`(table: String) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running(webhook: .sample())
        try fixture.execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON \(table)
            BEGIN SELECT RAISE(ABORT, 'on purpose'); END
            """)
        let before = try fixture.content()
        let outcome = JobOutcome(.succeeded, diagnosis: .sample())
        expectError(.internalError) {
            try fixture.store.finish(claimed.lease, outcome)
        }
        #expect(try fixture.content() == before)
        try fixture.execute("DROP TRIGGER broken")
        try fixture.store.finish(claimed.lease, outcome)
        #expect(try fixture.store.deliveries(limit: 9).count == 4)
    }
}
