import Foundation
import Synchronization
import Testing

@testable import Store

@Suite struct SortableIDTests {
    @Test func `writes the time first, in base 32`() {
        let ids = SortableIDGenerator { Date(timeIntervalSince1970: 1_469_918_176.385) }
        let id = ids.next("job_")
        // The time and its digits are the example of the ULID specification.
        #expect(id.hasPrefix("job_01ARYZ6S41"))
        #expect(id.count == 30)
        #expect(id.dropFirst(4).allSatisfy { "0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains($0) })
    }

    @Test func `sorts by the time`() {
        let clock = ManualClock()
        let ids = SortableIDGenerator { clock.now }
        let made = (0..<100).map { _ in
            clock.advance(bySeconds: 0.001)
            return ids.next("evt_")
        }
        #expect(made == made.sorted())
        #expect(Set(made.map { $0.dropFirst(4).prefix(10) }).count == 100)
    }

    @Test func `rises while the clock stands still or goes back`() {
        let clock = ManualClock()
        let ids = SortableIDGenerator { clock.now }
        let made = (0..<1000).map { index in
            if index == 500 { clock.advance(bySeconds: -3600) }
            return ids.next("")
        }
        #expect(zip(made, made.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `is unique and rising across threads`() {
        let ids = SortableIDGenerator { Date() }
        let all = Mutex<[[String]]>([])
        onThreads(8) { _ in
            let own = (0..<1000).map { _ in ids.next("x_") }
            all.withLock { $0.append(own) }
        }
        let lists = all.withLock { $0 }
        #expect(Set(lists.joined()).count == 8000)
        #expect(lists.allSatisfy { $0 == $0.sorted() })
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000Z"), (1_800_000_000.25, "2027-01-15T08:00:00.250Z"),
    ])
    func `writes times for the wire`(seconds: Double, text: String) {
        #expect(Date(timeIntervalSince1970: seconds).internetText == text)
    }
}
