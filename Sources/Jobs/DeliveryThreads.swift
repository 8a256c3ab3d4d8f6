import Foundation
import Records
import Store
import Webhooks

/// The threads that send webhooks from the outbox.
final class DeliveryThreads: Sendable {
    /// Longer than a try may take.
    private static let leaseSeconds = 60.0

    private let store: Store
    private let sender: WebhookSender
    private let schedule: RetrySchedule
    private let count: Int
    private let log: ServiceLog
    private let group = ThreadGroup()

    init(store: Store, configuration: JobServiceConfiguration, log: ServiceLog) {
        self.store = store
        self.log = log
        schedule = configuration.retrySchedule
        count = configuration.webhookSenders
        sender = WebhookSender(
            policy: configuration.receiverPolicy,
            userAgent: "Descentry/\(configuration.version)")
    }

    func start() {
        let group = group
        _ = store.changes.observe { change in
            if change.addsDeliveries { group.wake() }
        }
        group.start(count: count, name: "sender") { [self] _ in round() }
    }

    func stop() {
        group.stop()
    }

    private func round() -> ThreadGroup.Round {
        do {
            let due = try store.dueDeliveries(limit: 1, leaseSeconds: DeliveryThreads.leaseSeconds)
            for delivery in due { try send(delivery) }
            if !due.isEmpty { return .more }
            let next = try store.nextDeliveryDate()
            return .idle(seconds: min(60, next?.timeIntervalSinceNow ?? 60))
        } catch {
            log.error("webhooks can't be sent: \(error)")
            return .idle(seconds: 5)
        }
    }

    private func send(_ due: DueDelivery) throws {
        let body = Data(due.delivery.body.utf8)
        let secrets = [due.endpoint.secret, due.endpoint.previousSecret].compactMap { $0 }
            .compactMap { try? WebhookSecret($0.value) }
        let result = sender.send(
            WebhookDelivery(
                url: due.endpoint.url,
                headers: WebhookSignature.headers(
                    id: due.delivery.messageID, timestamp: Date(), body: body, secrets: secrets),
                body: body))
        let attempt = AttemptResult(
            status: result.status, code: result.failureCode,
            milliseconds: Int(result.milliseconds.rounded()), snippet: result.responseSnippet)
        let outcome = outcome(of: result, attempts: due.delivery.attempt + 1)
        try store.recordAttempt(due.delivery.id, attempt, outcome)
        if outcome != .delivered {
            let problem = result.failureCode ?? result.status.map(String.init) ?? "no answer"
            log.warning("\(due.delivery.id): \(due.delivery.type) not delivered: \(problem)")
        }
    }

    private func outcome(of result: DeliveryResult, attempts: Int) -> DeliveryOutcome {
        if result.isSuccess { return .delivered }
        if result.shouldDisableEndpoint { return .disabled }
        let delay = schedule.delay(
            afterAttempts: attempts, retryAfter: result.retryAfterSeconds,
            jitter: Double.random(in: 0...1))
        guard let delay else { return .exhausted }
        return .retry(at: Date(timeIntervalSinceNow: delay / .seconds(1)))
    }
}
