import CCurl
import Testing

@testable import Webhooks

/// The check at dial time by itself, without the look at the URL's text that comes before it.
struct CurlTransferTests {
    @Test(arguments: [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "0", "localhost",
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "user@127.0.0.1",
    ])
    func `asks the policy about the address that a host turns out to be`(host: String) throws {
        let receiver = try LocalReceiver(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        defer { receiver.stop() }
        let transfer = try #require(CurlTransfer())
        transfer.set(CURLOPT_URL, "http://\(host):\(receiver.port)/")
        transfer.set(CURLOPT_PROXY, "")
        let exchange = Exchange(policy: ReceiverPolicy())
        #expect(transfer.perform(with: exchange) == CURLE_COULDNT_CONNECT)
        #expect(exchange.wasRefused)
        #expect(receiver.requestCount == 0)
    }

    @Test func `does not perform a transfer that an option was refused for`() throws {
        let receiver = try LocalReceiver(.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        defer { receiver.stop() }
        let transfer = try #require(CurlTransfer())
        transfer.set(CURLOPT_URL, "http://127.0.0.1:\(receiver.port)/")
        transfer.set(CURLOPT_PROTOCOLS_STR, "nonsense")
        let exchange = Exchange(policy: ReceiverPolicy(allowsPrivateAddresses: true))
        #expect(transfer.perform(with: exchange) != CURLE_OK)
        #expect(!exchange.wasRefused && !exchange.isAnswered)
        #expect(receiver.requestCount == 0)
    }
}
