/// What became of one delivery.
public struct DeliveryResult: Sendable, Hashable {
    /// The answer of the receiver, or why there was none.
    public enum Outcome: Sendable, Hashable {
        /// The receiver answered with a 2xx status.
        case delivered(status: Int)
        /// The receiver answered with another status; redirects are not followed.
        case rejected(status: Int)
        /// There was no answer; the code is a raw value of ``DeliveryFailure``.
        case unreachable(code: String)
    }

    /// The answer of the receiver, or why there was none.
    public var outcome: Outcome

    /// The duration of the attempt, name resolution included.
    ///
    /// - Units: milliseconds.
    public var milliseconds: Double

    /// How long the receiver asks to be left alone, from `Retry-After` on a status other than 2xx.
    ///
    /// - Units: seconds, above 0; nil if the receiver did not ask.
    public var retryAfterSeconds: Double?

    /// The beginning of the response's body: one line of valid UTF-8 of at most 1,024 bytes.
    public var responseSnippet: String

    /// Creates a result.
    ///
    /// - Parameters:
    ///   - outcome: The answer of the receiver, or why there was none.
    ///   - milliseconds: The duration of the attempt.
    ///   - retryAfterSeconds: How long the receiver asks to be left alone.
    ///   - responseSnippet: The beginning of the response's body, already sanitized.
    public init(
        outcome: Outcome,
        milliseconds: Double,
        retryAfterSeconds: Double? = nil,
        responseSnippet: String = ""
    ) {
        self.outcome = outcome
        self.milliseconds = milliseconds
        self.retryAfterSeconds = retryAfterSeconds
        self.responseSnippet = responseSnippet
    }

    /// A boolean value indicating whether the event has arrived; only a 2xx status says so.
    public var isSuccess: Bool {
        guard case .delivered = outcome else { return false }
        return true
    }

    /// A boolean value indicating whether the receiver is gone for good, which it says with 410.
    ///
    /// - Source: Standard Webhooks 1.0.0, "Deliverability and reliability".
    public var shouldDisableEndpoint: Bool { outcome == .rejected(status: 410) }

    /// The status of the answer, nil if there was none.
    public var status: Int? {
        switch outcome {
        case .delivered(let status), .rejected(let status): status
        case .unreachable: nil
        }
    }

    /// The stable code of the failure if there was no answer.
    public var failureCode: String? {
        guard case .unreachable(let code) = outcome else { return nil }
        return code
    }
}
