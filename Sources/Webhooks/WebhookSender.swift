import CCurl
import Foundation

/// Sends one delivery at a time over HTTP/1.1, each on a connection of its own.
///
/// No redirects, no proxy (not even from the environment), only `http` and `https`, certificates
/// verified, at most 64 KiB of the response's body read. The addresses dialled are those that the
/// policy permits.
///
/// - Source: Standard Webhooks 1.0.0, "Deliverability and reliability".
public struct WebhookSender: Sendable {
    /// The rules for where deliveries may go.
    public var policy: ReceiverPolicy

    /// How long resolving the name, connecting and the TLS handshake may take together.
    public var connectTimeout: Duration

    /// How long a delivery may take as a whole.
    public var totalTimeout: Duration

    /// The value of the `User-Agent` header.
    public var userAgent: String

    /// Creates a sender.
    ///
    /// - Parameters:
    ///   - policy: The rules for where deliveries may go; by default only to public addresses.
    ///   - connectTimeout: The limit for connecting. Default 5 s; 0 is not "no limit" but 1 ms.
    ///   - totalTimeout: The limit for all of it. Default 15 s; 0 is not "no limit" but 1 ms.
    ///   - userAgent: The value of the `User-Agent` header.
    public init(
        policy: ReceiverPolicy = ReceiverPolicy(),
        connectTimeout: Duration = .seconds(5),
        totalTimeout: Duration = .seconds(15),
        userAgent: String = "Descentry-Webhooks/1"
    ) {
        self.policy = policy
        self.connectTimeout = connectTimeout
        self.totalTimeout = totalTimeout
        self.userAgent = userAgent
    }

    /// Sends a delivery and waits for the answer; to be called on a thread that may block.
    ///
    /// An answer counts from the end of its head: a body that is too long, too slow or cut off does
    /// not make a delivery fail whose status is known.
    ///
    /// - Parameter delivery: The request to make.
    /// - Returns: What became of it; failures are results, not errors.
    public func send(_ delivery: WebhookDelivery) -> DeliveryResult {
        let start = ContinuousClock.now
        var result = answer(to: delivery)
        result.milliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        return result
    }

    private func answer(to delivery: WebhookDelivery) -> DeliveryResult {
        do throws(WebhookError) {
            try policy.validate(url: delivery.url)
        } catch {
            return failure(error.code == .addressNotAllowed ? .addressNotAllowed : .invalidURL)
        }
        guard delivery.hasWellFormedHeaders else { return failure(.invalidHeader) }
        guard let transfer = CurlTransfer() else { return failure(.transportFailed) }

        configure(transfer)
        addHeaders(of: delivery, to: transfer)
        transfer.set(CURLOPT_URL, delivery.url)
        transfer.setBody(delivery.body)

        let exchange = Exchange(policy: policy)
        let code = transfer.perform(with: exchange)
        guard exchange.isAnswered else {
            if exchange.wasRefused { return failure(.addressNotAllowed) }
            if exchange.isHeadTooLarge { return failure(.tooLarge) }
            return failure(DeliveryFailure(code: code, systemError: transfer.systemError))
        }
        let status = transfer.status
        let isSuccess = (200...299).contains(status)
        return DeliveryResult(
            outcome: isSuccess ? .delivered(status: status) : .rejected(status: status),
            milliseconds: 0,
            retryAfterSeconds: isSuccess ? nil : transfer.retryAfterSeconds,
            responseSnippet: ResponseSnippet.text(of: exchange.body)
        )
    }

    private func configure(_ transfer: CurlTransfer) {
        transfer.set(CURLOPT_PROTOCOLS_STR, "http,https")
        transfer.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        transfer.set(CURLOPT_FOLLOWLOCATION, false)
        // The empty string also overrules http_proxy, which would dial the receiver out of our sight.
        transfer.set(CURLOPT_PROXY, "")
        transfer.set(CURLOPT_SSL_VERIFYPEER, true)
        transfer.set(CURLOPT_SSL_VERIFYHOST, 2)
        transfer.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
        transfer.set(CURLOPT_FORBID_REUSE, true)
        // Without this, libcurl may time out a name's resolution with SIGALRM, unfit for threads.
        transfer.set(CURLOPT_NOSIGNAL, true)
        transfer.setLimit(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout)
        transfer.setLimit(CURLOPT_TIMEOUT_MS, totalTimeout)
    }

    private func addHeaders(of delivery: WebhookDelivery, to transfer: CurlTransfer) {
        // libcurl would wait up to a second for "100 Continue" before it sends a longer body.
        transfer.removeHeader("Expect")
        if !delivery.hasHeader("content-type") {
            transfer.addHeader("Content-Type", "application/json")
        }
        if !delivery.hasHeader("user-agent") {
            transfer.set(CURLOPT_USERAGENT, userAgent)
        }
        for header in delivery.headers {
            transfer.addHeader(header.name, header.value)
        }
    }

    private func failure(_ failure: DeliveryFailure) -> DeliveryResult {
        DeliveryResult(outcome: .unreachable(code: failure.rawValue), milliseconds: 0)
    }
}
