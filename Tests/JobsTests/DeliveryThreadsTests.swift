import Datasets
import Foundation
import Records
import Store
import Testing
import Webhooks

@testable import Jobs

struct DeliveryThreadsTests {
    /// Three tries, the second and third at once.
    private let impatient = RetrySchedule(
        delays: [.zero, .milliseconds(10), .milliseconds(10)], jitterFraction: 0)

    @Test func `tells of a failure, signed, with the links to its diagnosis`() throws {
        let receiver = try WebhookReceiver()
        let bench = try JobBench { $0.baseURL = "https://example.org" }
        try bench.service.start()
        let id = try bench.submit(
            TestSpecs.diverging([
                "webhook": receiver.webhook(events: [.nanDetected, .diagnosed, .failed])
            ]))
        let arrivals = receiver.next(3)
        #expect(
            Set(arrivals.map(\.type)) == ["job.nan_detected", "job.diagnosed", "job.failed"])
        for arrival in arrivals {
            try WebhookSignature.verify(
                headers: arrival.headers, body: arrival.body, secrets: [receiver.secret])
            #expect(throws: WebhookError.self) {
                try WebhookSignature.verify(
                    headers: arrival.headers, body: arrival.body + Data(" ".utf8),
                    secrets: [receiver.secret])
            }
            #expect(arrival.json?["data"]?["job_id"] == .string(id))
            #expect(arrival.header("user-agent") == "Descentry/1.2.3")
            #expect(arrival.header("content-type") == "application/json")
        }
        _ = try bench.end(of: id)
        let events = try bench.store.events(of: id, limit: 100)
        for arrival in arrivals {
            let event = try #require(events.first { $0.type.rawValue == arrival.type })
            #expect(arrival.id == event.id)
            #expect(arrival.json?["data"]?["sequence"]?.integer == event.sequence)
        }
        let nan = try #require(arrivals.first { $0.type == "job.nan_detected" })
        let link = "https://example.org/v1/jobs/\(id)/diagnosis"
        #expect(nan.json?["data"]?["diagnosis_url"] == .string(link))
        #expect(nan.json?["data"]?["step"]?.integer != nil)
        let detected = try #require(events.first { $0.type == .nanDetected }).createdAt
        let milliseconds = (nan.date.timeIntervalSince(detected) * 1000).rounded()
        print("job.nan_detected arrived after \(milliseconds) ms")

        bench.service.stop()
        #expect(receiver.isDrained)
        let deliveries = try bench.store.deliveries(jobID: id, limit: 100)
        #expect(deliveries.map(\.state) == [.delivered, .delivered, .delivered])
        #expect(deliveries.map(\.attempt) == [1, 1, 1])
    }

    @Test func `tells of every event where none is named`() throws {
        let receiver = try WebhookReceiver()
        let bench = try JobBench()
        try bench.service.start()
        let id = try bench.submit(TestSpecs.tiny(["webhook": receiver.webhook()]))
        _ = try bench.end(of: id)
        let arrivals = receiver.next(4)
        let events = try bench.events(of: id).map(\.rawValue)
        #expect(events == ["job.queued", "job.started", "job.diagnosed", "job.succeeded"])
        #expect(Set(arrivals.compactMap(\.type)) == Set(events))
        bench.service.stop()
        #expect(receiver.isDrained)
    }

    @Test func `tells of a data set whose rows were checked`() throws {
        let receiver = try WebhookReceiver()
        let bench = try JobBench()
        let endpoint = try bench.store.createEndpoint(
            WebhookTarget(
                url: receiver.url, events: ["dataset.checked"],
                secret: StoredSecret(receiver.secret.text)))
        try bench.service.start()
        let id = try bench.service.datasets.add(
            TestSpecs.csv, as: DatasetFormat(kind: .csv), name: "rows"
        ).id
        let arrival = try #require(receiver.next(1).first)
        try WebhookSignature.verify(
            headers: arrival.headers, body: arrival.body, secrets: [receiver.secret])
        #expect(arrival.type == "dataset.checked")
        #expect(arrival.json?["data"]?["dataset_id"] == .string(id))
        #expect(arrival.json?["data"]?["job_id"] == nil)
        let event = try #require(try bench.store.events(limit: 1).first)
        #expect(arrival.id == event.id)
        #expect(arrival.json?["data"]?["fired"] == event.data["fired"])
        bench.service.stop()
        #expect(receiver.isDrained)
        let deliveries = try bench.store.deliveries(endpointID: endpoint.id, limit: 9)
        #expect(deliveries.map(\.state) == [.delivered])
    }

    @Test func `tries again what the receiver couldn't take`() throws {
        let receiver = try WebhookReceiver { $0 < 2 ? 500 : 200 }
        let schedule = impatient
        let bench = try JobBench { $0.retrySchedule = schedule }
        try bench.service.start()
        let id = try bench.submit(
            TestSpecs.tiny(["webhook": receiver.webhook(events: [.succeeded])]))
        let arrivals = receiver.next(3)
        #expect(arrivals.count == 3)
        #expect(Set(arrivals.map(\.id)).count == 1)
        #expect(Set(arrivals.map(\.body)).count == 1)
        bench.service.stop()
        let delivery = try #require(try bench.store.deliveries(jobID: id, limit: 10).first)
        #expect(delivery.state == .delivered)
        #expect(
            try bench.store.attempts(of: delivery.id).map(\.result.status) == [500, 500, 200])
        #expect(bench.log.says("not delivered: 500", .warning))
    }

    @Test func `gives up after the last try`() throws {
        let receiver = try WebhookReceiver { _ in 503 }
        let schedule = impatient
        let bench = try JobBench { $0.retrySchedule = schedule }
        try bench.service.start()
        let id = try bench.submit(
            TestSpecs.tiny(["webhook": receiver.webhook(events: [.succeeded])]))
        #expect(receiver.next(3).count == 3)
        bench.service.stop()
        #expect(receiver.isDrained)
        let delivery = try #require(try bench.store.deliveries(jobID: id, limit: 10).first)
        #expect(delivery.state == .failed)
        #expect(delivery.lastStatus == 503)
        #expect(delivery.attempt == 3)
        #expect(try bench.store.endpoint(delivery.endpointID)?.isEnabled == true)
    }

    @Test func `a receiver that is gone for good gets nothing more`() throws {
        let receiver = try WebhookReceiver { _ in 410 }
        let bench = try JobBench { $0.webhookSenders = 1 }
        let id = try bench.submit(TestSpecs.tiny(["webhook": receiver.webhook()]))
        try bench.service.start()
        #expect(receiver.next(1).count == 1)
        #expect(try bench.end(of: id).state == .succeeded)
        bench.service.stop()
        #expect(receiver.isDrained)
        let deliveries = try bench.store.deliveries(jobID: id, limit: 10)
        #expect(deliveries.allSatisfy { $0.state == .failed })
        let endpoint = try #require(deliveries.first?.endpointID)
        #expect(try bench.store.endpoint(endpoint)?.isEnabled == false)
    }

    @Test func `a receiver that is down holds up neither jobs nor other receivers`() throws {
        let receiver = try WebhookReceiver()
        let bench = try JobBench { $0.webhookSenders = 1 }
        _ = try bench.store.createEndpoint(
            WebhookTarget(url: receiver.url, secret: StoredSecret(receiver.secret.text)))
        try bench.service.start()
        let closed = try WebhookReceiver.closedURL()
        let id = try bench.submit(TestSpecs.tiny(["webhook": ["url": .string(closed)]]))
        #expect(try bench.end(of: id).state == .succeeded)
        #expect(receiver.next(4).count == 4)
        bench.service.stop()
        let deliveries = try bench.store.deliveries(jobID: id, limit: 100)
        #expect(deliveries.count == 8)
        let waiting = deliveries.filter { $0.state == .pending && $0.lastStatus == nil }
        #expect(waiting.count == 4)
        #expect(waiting.allSatisfy { $0.nextAttemptAt.map { $0 > Date() } == true })
        // The last one may still wait for its first try: the service was stopped.
        #expect(waiting.contains { $0.lastCode == "connection_refused" })
    }

    @Test func `signs with the old and the new secret after a rotation`() throws {
        let receiver = try WebhookReceiver()
        let bench = try JobBench()
        try bench.service.start()
        let endpoint = try bench.store.createEndpoint(
            WebhookTarget(url: receiver.url, secret: StoredSecret(receiver.secret.text)))
        let new = WebhookSecret.generate()
        try bench.store.rotateSecret(of: endpoint.id, to: StoredSecret(new.text))
        try bench.store.send(type: "test", data: [:], to: endpoint.id)
        let arrival = try #require(receiver.next(1).first)
        for secret in [receiver.secret, new] {
            try WebhookSignature.verify(
                headers: arrival.headers, body: arrival.body, secrets: [secret])
        }
    }

    @Test func `never dials what the operator doesn't allow`() throws {
        let receiver = try WebhookReceiver()
        let bench = try JobBench {
            $0.receiverPolicy = ReceiverPolicy()
            $0.retrySchedule = RetrySchedule(delays: [.zero])
        }
        let endpoint = try bench.store.createEndpoint(
            WebhookTarget(url: receiver.url, secret: StoredSecret(receiver.secret.text)))
        try bench.service.start()
        let delivery = try bench.store.send(type: "test", data: [:], to: endpoint.id)
        #expect(bench.log.says("not delivered: address_not_allowed", .warning))
        bench.service.stop()
        #expect(receiver.isDrained)
        #expect(try bench.store.delivery(delivery.id)?.state == .failed)
    }
}
