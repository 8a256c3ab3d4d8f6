/// When to try a delivery again, and when to give up.
///
/// - Source: Standard Webhooks 1.0.0, "Retry schedule".
public struct RetrySchedule: Sendable, Hashable {
    /// Ten attempts over about three days.
    ///
    /// The delays are 0 s, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each ± 20 %.
    public static let standard = RetrySchedule(delays: [
        .zero,
        .seconds(5),
        .seconds(5 * 60),
        .seconds(30 * 60),
        .seconds(2 * 3600),
        .seconds(5 * 3600),
        .seconds(10 * 3600),
        .seconds(14 * 3600),
        .seconds(20 * 3600),
        .seconds(24 * 3600),
    ])

    /// The longest wait that a receiver can ask for with `Retry-After`: 24 h.
    public static let maximumRetryAfter = Duration.seconds(24 * 3600)

    /// The wait before each attempt, the first one included.
    public let delays: [Duration]

    /// The share of a delay by which it is lengthened or shortened at most, from 0 to 1.
    public let jitterFraction: Double

    /// Creates a schedule.
    ///
    /// - Parameters:
    ///   - delays: The wait before each attempt, the first one included; negative ones count as 0.
    ///   - jitterFraction: The share of a delay by which it varies. Default 0.2, range 0...1.
    public init(delays: [Duration], jitterFraction: Double = 0.2) {
        self.delays = delays.map { max($0, .zero) }
        self.jitterFraction = jitterFraction.isNaN ? 0 : min(max(jitterFraction, 0), 1)
    }

    /// How many attempts are made before giving up.
    public var maximumAttempts: Int { delays.count }

    /// The wait before the next attempt.
    ///
    /// A receiver's wish to be left alone can lengthen the wait up to ``maximumRetryAfter``, never
    /// shorten it, and never adds an attempt.
    ///
    /// - Parameters:
    ///   - attempts: The number of attempts made so far; 0 asks for the wait before the first.
    ///   - retryAfterSeconds: The value of ``DeliveryResult/retryAfterSeconds``.
    ///   - jitter: A random number from 0, for the shortest wait, to 1, for the longest. Default
    ///     0.5, which is the delay itself.
    /// - Returns: The wait, or nil if the attempts are exhausted.
    public func delay(
        afterAttempts attempts: Int,
        retryAfter retryAfterSeconds: Double? = nil,
        jitter: Double = 0.5
    ) -> Duration? {
        let index = max(attempts, 0)
        guard index < delays.count else { return nil }
        let unit = jitter.isNaN ? 0.5 : min(max(jitter, 0), 1)
        let delay = delays[index] * (1 + jitterFraction * (2 * unit - 1))
        guard let retryAfterSeconds, retryAfterSeconds > 0 else { return delay }
        let wish = min(retryAfterSeconds, Self.maximumRetryAfter / .seconds(1))
        return max(delay, .seconds(wish))
    }
}
