import Foundation
import Records
import Testing

@testable import Store

@Suite struct EndpointsTests {
    @Test func `stores an endpoint`() throws {
        let fixture = try StoreFixture()
        let endpoint = try fixture.store.createEndpoint(.sample(events: ["job.failed"]))
        #expect(endpoint.id.hasPrefix("wh_"))
        #expect(endpoint.jobID == nil)
        #expect(endpoint.events == ["job.failed"])
        #expect(endpoint.isEnabled)
        #expect(try fixture.store.endpoint(endpoint.id) == endpoint)
    }

    @Test func `lists those of all jobs, newest first, page by page`() throws {
        let fixture = try StoreFixture()
        let made = try (0..<3).map { _ in try fixture.store.createEndpoint(.sample()).id }
        try fixture.accept(webhook: .sample())
        let first = try fixture.store.endpoints(limit: 2).map(\.id)
        let second = try fixture.store.endpoints(limit: 2, after: first.last).map(\.id)
        #expect(first + second == made.reversed())
    }

    @Test func `changes what it is told to, and nothing else`() throws {
        let fixture = try StoreFixture()
        var endpoint = try fixture.store.createEndpoint(.sample(events: ["job.failed"]))
        endpoint.url = "https://example.net"
        #expect(
            try fixture.store.updateEndpoint(endpoint.id, url: "https://example.net") == endpoint)
        endpoint.events = []
        #expect(try fixture.store.updateEndpoint(endpoint.id, events: []) == endpoint)
        #expect(try fixture.store.updateEndpoint(endpoint.id) == endpoint)
    }

    @Test func `fails what waits for an endpoint that is disabled`() throws {
        let fixture = try StoreFixture()
        let endpoint = try fixture.store.createEndpoint(.sample())
        let delivery = try fixture.store.send(type: "webhook.test", data: [:], to: endpoint.id)
        #expect(try !fixture.store.updateEndpoint(endpoint.id, isEnabled: false).isEnabled)
        let failed = try #require(try fixture.store.delivery(delivery.id))
        #expect(failed.state == .failed && failed.lastCode == "endpoint_disabled")
        let error = expectError(.endpointDisabled) {
            try fixture.store.send(type: "webhook.test", data: [:], to: endpoint.id)
        }
        #expect(error?.message == "endpoint \(endpoint.id): expected an enabled one")
        try fixture.store.updateEndpoint(endpoint.id, isEnabled: true)
        #expect(try fixture.store.redeliver(delivery.id).state == .pending)
    }

    @Test func `lets the old secret count for a day`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.createEndpoint(.sample()).id
        let rotated = try fixture.store.rotateSecret(of: id, to: StoredSecret("new"))
        #expect(rotated.secret.value == "new")
        #expect(rotated.previousSecret?.value == "whsec_c2VjcmV0")
        fixture.clock.advance(bySeconds: 86_399)
        #expect(try fixture.store.endpoint(id)?.previousSecret != nil)
        fixture.clock.advance(bySeconds: 1)
        #expect(try fixture.store.endpoint(id)?.previousSecret == nil)
        #expect(try fixture.store.endpoint(id)?.secret.value == "new")
    }

    @Test func `sends a test`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.createEndpoint(.sample(events: ["job.failed"])).id
        let delivery = try fixture.store.send(type: "webhook.test", data: ["a": 1], to: id)
        #expect(delivery.jobID == nil)
        #expect(
            delivery.body == #"{"data":{"a":1},"timestamp":"2027-01-15T08:00:00.000Z","#
                + #""type":"webhook.test"}"#)
    }

    @Test func `removes an endpoint with its deliveries`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.createEndpoint(.sample()).id
        try fixture.store.send(type: "webhook.test", data: [:], to: id)
        try fixture.store.deleteEndpoint(id)
        #expect(try fixture.store.endpoint(id) == nil)
        #expect(try fixture.count("deliveries") == 0)
        expectError(.notFound) { try fixture.store.deleteEndpoint(id) }
    }

    @Test func `knows no other endpoint`() throws {
        let fixture = try StoreFixture()
        expectError(.notFound) { try fixture.store.updateEndpoint("wh_none", url: "x") }
        expectError(.notFound) {
            try fixture.store.rotateSecret(of: "wh_none", to: StoredSecret("x"))
        }
        expectError(.notFound) { try fixture.store.send(type: "t", data: [:], to: "wh_none") }
    }
}
