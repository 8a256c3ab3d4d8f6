import Testing

@testable import Webhooks

struct RetryScheduleTests {
    private static let standardDelays: [(attempts: Int, delay: Duration?)] = [
        (0, Duration.zero), (1, .seconds(5)), (2, .seconds(300)), (3, .seconds(1800)),
        (4, .seconds(7200)), (5, .seconds(18000)), (6, .seconds(36000)), (7, .seconds(50400)),
        (8, .seconds(72000)), (9, .seconds(86400)), (10, nil), (11, nil), (-1, .zero),
    ]

    @Test(arguments: standardDelays)
    func `waits as the standard proposes, then gives up`(attempts: Int, delay: Duration?) {
        #expect(RetrySchedule.standard.delay(afterAttempts: attempts) == delay)
    }

    private static let jitters: [(jitter: Double, delay: Duration)] = [
        (0.0, Duration.milliseconds(800)), (0.25, .milliseconds(900)), (0.5, .seconds(1)),
        (1.0, .milliseconds(1200)), (-3.0, .milliseconds(800)), (7.0, .milliseconds(1200)),
        (.nan, .seconds(1)), (.infinity, .milliseconds(1200)),
    ]

    @Test(arguments: jitters)
    func `varies a delay by a fifth at most`(jitter: Double, expected: Duration) throws {
        let schedule = RetrySchedule(delays: [.seconds(1)])
        let delay = try #require(schedule.delay(afterAttempts: 0, jitter: jitter))
        // 0.2 has no exact binary form; a nanosecond in a second is far above its rounding.
        #expect(abs((delay - expected) / .nanoseconds(1)) < 1)
    }

    private static let wishes: [(retryAfter: Double?, delay: Duration)] = [
        (nil, Duration.seconds(10)), (5.0, .seconds(10)), (60.0, .seconds(60)),
        (1e9, RetrySchedule.maximumRetryAfter), (.infinity, RetrySchedule.maximumRetryAfter),
        (.nan, .seconds(10)), (-60.0, .seconds(10)),
    ]

    @Test(arguments: wishes)
    func `lets a receiver lengthen the wait`(retryAfter: Double?, expected: Duration) {
        let schedule = RetrySchedule(delays: [.zero, .seconds(10)])
        #expect(schedule.delay(afterAttempts: 1, retryAfter: retryAfter) == expected)
    }

    @Test func `does not add an attempt because a receiver asks to wait`() {
        let schedule = RetrySchedule(delays: [.zero])
        #expect(schedule.delay(afterAttempts: 1, retryAfter: 60) == nil)
        #expect(RetrySchedule(delays: []).delay(afterAttempts: 0) == nil)
    }

    @Test func `keeps its numbers in range`() {
        let schedule = RetrySchedule(delays: [.seconds(-1), .seconds(4)], jitterFraction: 9)
        #expect(schedule.delays == [.zero, .seconds(4)])
        #expect(schedule.jitterFraction == 1)
        #expect(schedule.maximumAttempts == 2)
        #expect(RetrySchedule(delays: [], jitterFraction: .nan).jitterFraction == 0)
    }
}
