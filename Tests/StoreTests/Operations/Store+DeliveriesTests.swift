import Foundation
import Records
import Synchronization
import Testing

@testable import Store

@Suite struct DeliveriesTests {
    private let success = AttemptResult(status: 204, milliseconds: 12)
    private let failure = AttemptResult(
        status: nil, code: "timed_out", milliseconds: 10_000, snippet: "x")

    /// A store with one delivery that is due.
    private func due(_ fixture: StoreFixture) throws -> DueDelivery {
        try fixture.accept(webhook: .sample())
        return try #require(try fixture.store.dueDeliveries(limit: 9, leaseSeconds: 30).first)
    }

    @Test func `takes what is due, with its endpoint, once`() throws {
        let fixture = try StoreFixture()
        let first = try due(fixture)
        #expect(first.endpoint.url == "https://example.org/hook")
        #expect(first.endpoint.secret == StoredSecret("whsec_c2VjcmV0"))
        #expect(try fixture.store.dueDeliveries(limit: 9, leaseSeconds: 30).isEmpty)
        #expect(try fixture.store.nextDeliveryDate() == fixture.clock.now + 30)
        fixture.clock.advance(bySeconds: 30)
        let again = try fixture.store.dueDeliveries(limit: 9, leaseSeconds: 30)
        #expect(again.map(\.delivery.id) == [first.delivery.id])
    }

    @Test func `gives each delivery to one sender`() throws {
        let fixture = try StoreFixture()
        let endpoint = try fixture.store.createEndpoint(.sample())
        for _ in 0..<30 { try fixture.store.send(type: "t", data: [:], to: endpoint.id) }
        let taken = Mutex<[String]>([])
        onThreads(4) { _ in
            while let some = try? fixture.store.dueDeliveries(limit: 4, leaseSeconds: 30),
                !some.isEmpty
            {
                taken.withLock { $0 += some.map(\.delivery.id) }
            }
        }
        #expect(taken.withLock { $0.count } == 30)
        #expect(taken.withLock { Set($0).count } == 30)
    }

    @Test func `notes a success`() throws {
        let fixture = try StoreFixture()
        let id = try due(fixture).delivery.id
        let delivery = try fixture.store.recordAttempt(id, success, .delivered)
        #expect(delivery.state == .delivered)
        #expect(delivery.attempt == 1)
        #expect(delivery.lastStatus == 204)
        #expect(delivery.finishedAt == fixture.clock.now)
        #expect(delivery.nextAttemptAt == nil)
        #expect(try fixture.store.nextDeliveryDate() == nil)
    }

    @Test func `tries again when it is time, then gives up`() throws {
        let fixture = try StoreFixture()
        let id = try due(fixture).delivery.id
        let later = fixture.clock.now + 60
        let delivery = try fixture.store.recordAttempt(id, failure, .retry(at: later))
        #expect(delivery.state == .pending)
        #expect(delivery.nextAttemptAt == later)
        #expect(delivery.lastCode == "timed_out")
        #expect(try fixture.store.nextDeliveryDate() == later)
        fixture.clock.advance(bySeconds: 59)
        #expect(try fixture.store.dueDeliveries(limit: 9, leaseSeconds: 30).isEmpty)
        fixture.clock.advance(bySeconds: 1)
        #expect(try fixture.store.dueDeliveries(limit: 9, leaseSeconds: 30).count == 1)
        let end = try fixture.store.recordAttempt(id, failure, .exhausted)
        #expect(end.state == .failed && end.attempt == 2)
        #expect(
            try fixture.store.attempts(of: id) == [
                .init(number: 1, at: later - 60, result: failure),
                .init(number: 2, at: later, result: failure),
            ])
    }

    @Test func `fails all of an endpoint that wants nothing more`() throws {
        let fixture = try StoreFixture()
        let endpoint = try fixture.store.createEndpoint(.sample())
        for _ in 0..<3 { try fixture.accept() }
        let id = try #require(
            try fixture.store.dueDeliveries(limit: 1, leaseSeconds: 30).first?.delivery.id)
        try fixture.store.recordAttempt(
            id, AttemptResult(status: 410, milliseconds: 1), .disabled)
        let deliveries = try fixture.store.deliveries(endpointID: endpoint.id, limit: 9)
        #expect(deliveries.map(\.state) == [.failed, .failed, .failed])
        #expect(deliveries.map(\.lastStatus) == [nil, nil, 410])
        #expect(try fixture.store.endpoint(endpoint.id)?.isEnabled == false)
        try fixture.accept()
        #expect(try fixture.store.deliveries(limit: 9).count == 3)
        expectError(.endpointDisabled) { try fixture.store.redeliver(id) }
    }

    @Test func `sends again under the same message id`() throws {
        let fixture = try StoreFixture()
        let first = try due(fixture).delivery
        try fixture.store.recordAttempt(first.id, failure, .exhausted)
        let again = try fixture.store.redeliver(first.id)
        #expect(again.state == .pending && again.attempt == 0)
        #expect(again.messageID == first.messageID && again.body == first.body)
        #expect(try fixture.store.dueDeliveries(limit: 9, leaseSeconds: 30).count == 1)
        try fixture.store.recordAttempt(first.id, success, .delivered)
        #expect(try fixture.store.attempts(of: first.id).map(\.number) == [1, 2])
        #expect(try fixture.store.delivery(first.id)?.state == .delivered)
    }

    @Test func `keeps the state of a delivery that ended meanwhile`() throws {
        let fixture = try StoreFixture()
        let id = try due(fixture).delivery.id
        try fixture.store.recordAttempt(id, success, .delivered)
        let late = try fixture.store.recordAttempt(id, failure, .retry(at: fixture.clock.now))
        #expect(late.state == .delivered && late.attempt == 1)
        #expect(try fixture.store.attempts(of: id).count == 2)
    }

    @Test func `keeps the beginning of a long answer`() throws {
        let fixture = try StoreFixture()
        let id = try due(fixture).delivery.id
        let long = String(repeating: "é", count: 5000)
        try fixture.store.recordAttempt(
            id, AttemptResult(status: 500, milliseconds: 1, snippet: long), .exhausted)
        #expect(try fixture.store.attempts(of: id).first?.result.snippet?.count == 1024)
    }

    @Test func `gives free at the start what an earlier process was sending`() throws {
        let fixture = try StoreFixture()
        let id = try due(fixture).delivery.id
        let store = try fixture.restart()
        let due = try store.dueDeliveries(limit: 9, leaseSeconds: 30)
        #expect(due.map(\.delivery.id) == [id])
        try store.close()
    }

    @Test func `lists newest first, page by page`() throws {
        let fixture = try StoreFixture()
        for _ in 0..<3 { try fixture.accept(webhook: .sample()) }
        let first = try fixture.store.deliveries(limit: 2).map(\.id)
        let second = try fixture.store.deliveries(limit: 2, after: first.last).map(\.id)
        #expect(first.count == 2 && second.count == 1)
        #expect(first + second == (first + second).sorted(by: >))
    }

    @Test func `knows no other delivery`() throws {
        let fixture = try StoreFixture()
        #expect(try fixture.store.delivery("dlv_none") == nil)
        expectError(.notFound) {
            try fixture.store.recordAttempt("dlv_none", success, .delivered)
        }
        expectError(.notFound) { try fixture.store.redeliver("dlv_none") }
    }
}
