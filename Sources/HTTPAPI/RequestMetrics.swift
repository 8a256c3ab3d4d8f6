import Foundation
import Synchronization

/// What the server counts of its requests, for `/metrics`.
final class RequestMetrics: Sendable {
    /// The upper bounds of the histogram of durations.
    ///
    /// - Units: seconds.
    static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60]

    /// What requests are told apart by.
    struct Key: Hashable, Comparable {
        var method: String
        var route: String
        var status: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    /// How long some requests took.
    struct Durations {
        var count = 0
        var seconds = 0.0
        /// How many took at most each of the bounds.
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    }

    private let state = Mutex<[Key: Durations]>([:])

    /// Counts a request.
    func count(method: String, route: String, status: Int, seconds: Double) {
        let key = Key(method: method, route: route, status: status)
        state.withLock { state in
            state[key, default: Durations()].count += 1
            state[key, default: Durations()].seconds += seconds
            for (index, bound) in RequestMetrics.bounds.enumerated() where seconds <= bound {
                state[key]?.buckets[index] += 1
            }
        }
    }

    /// What was counted so far, in order.
    var snapshot: [(key: Key, durations: Durations)] {
        state.withLock { state in
            state.sorted { $0.key < $1.key }.map { (key: $0.key, durations: $0.value) }
        }
    }
}
