import Foundation
import Records
import Synchronization
import Testing

@testable import Store

@Suite struct EventsTests {
    @Test func `counts the events of each job from one`() throws {
        let fixture = try StoreFixture()
        let (first, second) = (try fixture.accept().id, try fixture.accept().id)
        for id in [first, second, first] {
            try fixture.store.append(NewEvent(.incident), to: id)
        }
        let events = try fixture.store.events(of: first, limit: 9)
        #expect(events.map(\.sequence) == [1, 2, 3])
        #expect(events.map(\.type) == [.queued, .incident, .incident])
        #expect(events.allSatisfy { $0.id.hasPrefix("evt_") && $0.jobID == first })
        #expect(events.allSatisfy { $0.createdAt == fixture.clock.now })
        #expect(try fixture.store.events(of: second, limit: 9).map(\.sequence) == [1, 2])
    }

    @Test(arguments: [(0, 2, [1, 2]), (2, 2, [3, 4]), (4, 2, [5]), (5, 2, []), (0, 0, [])])
    func `lists page by page`(after: Int, limit: Int, sequences: [Int]) throws {
        let fixture = try StoreFixture()
        let id = try fixture.accept().id
        for _ in 0..<4 { try fixture.store.append(NewEvent(.incident), to: id) }
        let page = try fixture.store.events(of: id, afterSequence: after, limit: limit)
        #expect(page.map(\.sequence) == sequences)
    }

    @Test func `leaves no gap when threads write at once`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.accept().id
        onThreads(4) { _ in
            for _ in 0..<10 {
                _ = try? fixture.store.append(NewEvent(.incident), to: id)
            }
        }
        let events = try fixture.store.events(of: id, limit: 99)
        #expect(events.map(\.sequence) == Array(1...41))
        #expect(events.map(\.id) == events.map(\.id).sorted())
    }

    @Test(arguments: [EventType.queued, .started, .succeeded, .failed, .cancelled])
    func `refuses an event that says a state`(type: EventType) throws {
        let fixture = try StoreFixture()
        let lease = try fixture.running().lease
        let error = expectError(.stateConflict) {
            try fixture.store.append(NewEvent(type), under: lease)
        }
        #expect(error?.message == "event: expected a type without a state, got \(type.rawValue)")
    }

    @Test func `lists the events of all, newest first, page by page`() throws {
        let fixture = try StoreFixture()
        let jobs = [try fixture.accept().id, try fixture.accept().id]
        try fixture.store.append(NewEvent(.incident), to: jobs[0])
        let all = try fixture.store.events(limit: 9)
        #expect(all.map(\.jobID) == [jobs[0], jobs[1], jobs[0]])
        let first = try fixture.store.events(limit: 2)
        #expect(first + (try fixture.store.events(limit: 2, after: first.last?.id)) == all)
        #expect(try fixture.store.events(type: .incident, limit: 9) == [all[0]])
        #expect(try fixture.store.events(type: .queued, limit: 1, after: all[1].id) == [all[2]])
    }

    @Test func `refuses an event of a data set`() throws {
        let fixture = try StoreFixture()
        let lease = try fixture.running().lease
        let error = expectError(.stateConflict) {
            try fixture.store.append(NewEvent(.datasetChecked), under: lease)
        }
        #expect(error?.message == "event: expected a type of a job, got dataset.checked")
    }

    @Test func `knows no other job`() throws {
        let fixture = try StoreFixture()
        expectError(.notFound) {
            try fixture.store.append(NewEvent(.incident), to: "job_nobody")
        }
    }
}
