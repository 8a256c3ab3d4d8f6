import Foundation
import Records
import Synchronization
import Testing

@testable import Store

@Suite struct IdempotencyTests {
    enum Answer: Sendable { case earlier, new, conflict }

    private func submission(_ key: String, _ hash: String) -> JobSubmission {
        JobSubmission(
            spec: Data("{}".utf8), specSHA256: "",
            idempotency: Idempotency(key: key, requestSHA256: hash))
    }

    @Test(arguments: [
        ("k", "h", 0, Answer.earlier), ("k", "h", 86_399, .earlier), ("k", "h", 86_400, .new),
        ("k", "other", 0, .conflict), ("k", "other", 86_400, .new), ("l", "h", 0, .new),
        ("K", "h", 0, .new),
    ])
    func `answers a second request`(
        key: String, hash: String, secondsLater: Double, answer: Answer
    ) throws {
        let fixture = try StoreFixture()
        let first = try fixture.store.acceptJob(submission("k", "h"))
        #expect(first.isNew)
        fixture.clock.advance(bySeconds: secondsLater)
        let second = submission(key, hash)
        let idempotency = try #require(second.idempotency)
        switch answer {
        case .earlier:
            #expect(try fixture.store.earlierJob(for: idempotency) == first.job)
            let acceptance = try fixture.store.acceptJob(second)
            #expect(acceptance.job == first.job && !acceptance.isNew)
            #expect(try fixture.count("events") == 1)
        case .new:
            #expect(try fixture.store.earlierJob(for: idempotency) == nil)
            let acceptance = try fixture.store.acceptJob(second)
            #expect(acceptance.isNew && acceptance.job.id != first.job.id)
        case .conflict:
            expectError(.idempotencyConflict) {
                _ = try fixture.store.earlierJob(for: idempotency)
            }
            let error = expectError(.idempotencyConflict) {
                _ = try fixture.store.acceptJob(second)
            }
            #expect(
                error?.message
                    == "idempotency key: expected the request it was first used for, got another")
            #expect(try fixture.count("jobs") == 1)
        }
    }

    @Test func `makes one job of requests at the same time`() throws {
        let fixture = try StoreFixture()
        let made = Mutex<[(job: JobRecord, isNew: Bool)?]>([])
        onThreads(8) { _ in
            let acceptance = try? fixture.store.acceptJob(submission("k", "h"))
            made.withLock { $0.append(acceptance) }
        }
        let answers = made.withLock { $0.compactMap(\.self) }
        #expect(answers.count == 8)
        #expect(answers.filter(\.isNew).count == 1)
        #expect(Set(answers.map(\.job.id)).count == 1)
    }
}
