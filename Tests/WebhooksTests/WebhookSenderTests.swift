import Foundation
import Testing

@testable import Webhooks

struct WebhookSenderTests {
    private static let empty200 = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    private let sender = WebhookSender(policy: ReceiverPolicy(allowsPrivateAddresses: true))

    private func result(
        of script: LocalReceiver.Script,
        sender: WebhookSender? = nil
    ) throws -> DeliveryResult {
        let receiver = try LocalReceiver(script)
        defer { receiver.stop() }
        return (sender ?? self.sender).send(delivery(to: "http://127.0.0.1:\(receiver.port)/hook"))
    }

    private func delivery(to url: String) -> WebhookDelivery {
        WebhookDelivery(url: url, headers: [], body: Data("{}".utf8))
    }

    private static let statuses: [(status: Int, outcome: DeliveryResult.Outcome)] = [
        (200, DeliveryResult.Outcome.delivered(status: 200)), (202, .delivered(status: 202)),
        (299, .delivered(status: 299)), (300, .rejected(status: 300)),
        (400, .rejected(status: 400)), (410, .rejected(status: 410)),
        (429, .rejected(status: 429)), (500, .rejected(status: 500)), (503, .rejected(status: 503)),
    ]

    @Test(arguments: statuses)
    func `calls only a 2xx status a success`(
        status: Int,
        outcome: DeliveryResult.Outcome
    ) throws {
        let result = try result(
            of: .answer("HTTP/1.1 \(status) Text\r\nContent-Length: 3\r\n\r\nyes")
        )
        #expect(result.outcome == outcome)
        #expect(result.status == status)
        #expect(result.failureCode == nil)
        #expect(result.isSuccess == (200...299).contains(status))
        #expect(result.shouldDisableEndpoint == (status == 410))
        #expect(result.responseSnippet == "yes")
        #expect(result.milliseconds > 0)
    }

    @Test func `sends the body and the headers as given`() throws {
        let receiver = try LocalReceiver(.answer(Self.empty200))
        defer { receiver.stop() }
        // Above 1 MB libcurl would ask for "100 Continue" first.
        let body = Data(
            #"{"type":"job.queued","data":"\#(String(repeating: "é", count: 600_000))"}"#.utf8)
        let secret = WebhookSecret.generate()
        let now = Date()
        let delivery = WebhookDelivery(
            url: "http://127.0.0.1:\(receiver.port)/hook?a=1",
            headers: WebhookSignature.headers(
                id: "evt_7",
                timestamp: now,
                body: body,
                secrets: [secret]
            ) + [(name: "X-Empty", value: "")],
            body: body
        )
        #expect(sender.send(delivery).outcome == .delivered(status: 200))

        let request = receiver.firstRequest()
        let end = try #require(request.range(of: Data("\r\n\r\n".utf8)))
        #expect(request[end.upperBound...] == body)
        let lines = String(decoding: request[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        #expect(lines[0] == "POST /hook?a=1 HTTP/1.1")
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.dropFirst().first?.trimmingCharacters(in: .whitespaces)
            return (name: String(parts[0]), value: value ?? "")
        }
        try WebhookSignature.verify(headers: headers, body: body, secrets: [secret], now: now)
        #expect(
            headers.map(\.name).sorted() == [
                "Accept", "Content-Length", "Content-Type", "Host", "User-Agent", "X-Empty",
                "webhook-id", "webhook-signature", "webhook-timestamp",
            ]
        )
        let values = Dictionary(uniqueKeysWithValues: headers.map { ($0.name, $0.value) })
        #expect(values["Content-Type"] == "application/json")
        #expect(values["Content-Length"] == "\(body.count)")
        #expect(values["Host"] == "127.0.0.1:\(receiver.port)")
        #expect(values["User-Agent"] == "Descentry-Webhooks/1")
        #expect(values["X-Empty"] == "")
    }

    @Test func `sends an empty body and lets a delivery name its own type`() throws {
        let receiver = try LocalReceiver(.answer(Self.empty200))
        defer { receiver.stop() }
        let delivery = WebhookDelivery(
            url: "http://127.0.0.1:\(receiver.port)/",
            headers: [
                (name: "content-type", value: "text/plain"), (name: "USER-AGENT", value: "x"),
            ],
            body: Data()
        )
        #expect(sender.send(delivery).isSuccess)
        let request = String(decoding: receiver.firstRequest(), as: UTF8.self)
        #expect(request.contains("Content-Length: 0\r\n"))
        #expect(request.contains("content-type: text/plain\r\n"))
        #expect(request.contains("USER-AGENT: x\r\n"))
        #expect(!request.contains("application/json"))
        #expect(!request.contains("Descentry"))
        #expect(request.hasSuffix("\r\n\r\n"))
    }

    @Test func `does not follow a redirect`() throws {
        let target = try LocalReceiver(.answer(Self.empty200))
        defer { target.stop() }
        let location = "http://127.0.0.1:\(target.port)/"
        let result = try result(
            of: .answer("HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n")
        )
        #expect(result.outcome == .rejected(status: 302))
        #expect(target.requestCount == 0)
    }

    private static let waits: [(status: Int, value: String, seconds: Double?)] = [
        (503, "120", 120.0), (429, "1", 1.0), (503, "0", nil), (503, "-5", nil), (503, "soon", nil),
        (503, "Wed, 21 Oct 2015 07:28:00 GMT", nil), (200, "120", nil),
    ]

    @Test(arguments: waits)
    func `reads how long the receiver wants to be left alone`(
        status: Int,
        value: String,
        seconds: Double?
    ) throws {
        let result = try result(
            of: .answer(
                "HTTP/1.1 \(status) T\r\nRetry-After: \(value)\r\nContent-Length: 0\r\n\r\n"
            )
        )
        #expect(result.retryAfterSeconds == seconds)
    }

    @Test func `reads a date in retry-after`() throws {
        let result = try result(
            of: .answer(
                "HTTP/1.1 503 T\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n"
                    + "Content-Length: 0\r\n\r\n"
            )
        )
        #expect(try #require(result.retryAfterSeconds) > 1e10)
    }

    @Test func `times out when there is no answer`() throws {
        var sender = sender
        sender.totalTimeout = .milliseconds(200)
        let result = try result(of: .stall(""), sender: sender)
        #expect(result.failureCode == "timed_out")
        #expect(result.milliseconds >= 190)
    }

    @Test func `counts an answer whose body never ends by its status`() throws {
        var sender = sender
        sender.totalTimeout = .milliseconds(500)
        let stalled = try result(
            of: .stall("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nslow"),
            sender: sender
        )
        #expect(stalled.outcome == .delivered(status: 200))
        #expect(stalled.responseSnippet == "slow")
        let cutOff = try result(of: .answer("HTTP/1.1 500 No\r\nContent-Length: 99\r\n\r\ncut"))
        #expect(cutOff.outcome == .rejected(status: 500))
        #expect(cutOff.responseSnippet == "cut")
    }

    @Test func `stops reading a huge body`() throws {
        // The flood has no end, so without the cap this would end in the total timeout only.
        let result = try result(of: .flood("HTTP/1.1 200 OK\r\n\r\n"))
        #expect(result.outcome == .delivered(status: 200))
        #expect(result.responseSnippet == String(repeating: "x", count: 1024))
        #expect(result.milliseconds < 14_000)
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX-Long: "])
    func `refuses a head without end`(start: String) throws {
        let lines = String(
            repeating: "X-Filler: \(String(repeating: "y", count: 900))\r\n", count: 99)
        let result = try result(of: .answer(start + lines + "\r\n"))
        #expect(result.failureCode == "too_large")
    }

    @Test func `waits for the final answer after interim ones`() throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        let final = "HTTP/1.1 204 No Content\r\n\r\n"
        #expect(try result(of: .answer(interim + final)).outcome == .delivered(status: 204))
        #expect(try result(of: .answer(interim)).failureCode == "connection_lost")
    }

    @Test(arguments: [
        ("", "connection_lost"), ("HTTP/1.1 200 OK\r\nX: y\r\n", "connection_lost"),
        ("SSH-2.0-Server\r\n", "invalid_response"),
    ])
    func `reports an answer that is none`(answer: String, code: String) throws {
        #expect(try result(of: .answer(answer)).failureCode == code)
    }

    @Test func `reports that nobody listens`() throws {
        let receiver = try LocalReceiver(.answer(""))
        let url = "http://127.0.0.1:\(receiver.port)/"
        #expect(sender.send(delivery(to: url)).failureCode == "connection_lost")
        receiver.stop()
        // A stopped listener refuses at once; its port is not given out again that soon.
        #expect(sender.send(delivery(to: url)).failureCode == "connection_refused")
    }

    @Test func `reports a name without address`() {
        // RFC 6761 §6.4: names under "invalid" never exist.
        let result = sender.send(delivery(to: "http://receiver.invalid/"))
        #expect(result.failureCode == "name_not_resolved")
    }

    @Test func `reports that TLS fails`() throws {
        let receiver = try LocalReceiver(.greet("HTTP/1.1 400 This is not TLS\r\n\r\n"))
        defer { receiver.stop() }
        let result = sender.send(delivery(to: "https://127.0.0.1:\(receiver.port)/"))
        #expect(result.failureCode == "tls_failed")
    }

    @Test(arguments: [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "0", "localhost",
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
    ])
    func `does not dial this machine in any spelling`(host: String) throws {
        let receiver = try LocalReceiver(.answer(Self.empty200))
        defer { receiver.stop() }
        let result = WebhookSender().send(delivery(to: "http://\(host):\(receiver.port)/"))
        #expect(result.failureCode == "address_not_allowed")
        #expect(receiver.requestCount == 0)
    }

    @Test(arguments: ["127.0.0.1", "localhost", "2130706433"])
    func `dials this machine if it is an allowed subnet`(host: String) throws {
        let receiver = try LocalReceiver(.answer(Self.empty200))
        defer { receiver.stop() }
        let policy = ReceiverPolicy(allowedSubnets: [try AddressRange("127.0.0.0/8")])
        let result = WebhookSender(policy: policy)
            .send(delivery(to: "http://\(host):\(receiver.port)/"))
        #expect(result.outcome == .delivered(status: 200))
    }

    @Test(arguments: [
        ("X-A", "b\r\nX-C: d"), ("X-A\r\nX-B", "c"), ("X A", "b"), ("", "b"), ("X-A:", "b"),
        ("X-A", "ü"), ("X-A", "\u{0}"),
    ])
    func `refuses headers that would change the request`(name: String, value: String) throws {
        let receiver = try LocalReceiver(.answer(Self.empty200))
        defer { receiver.stop() }
        var delivery = delivery(to: "http://127.0.0.1:\(receiver.port)/")
        delivery.headers = [(name: name, value: value)]
        #expect(sender.send(delivery).failureCode == "invalid_header")
        #expect(receiver.requestCount == 0)
    }

    @Test(arguments: ["file:///etc/hostname", "gopher://127.0.0.1/", "http://u:p@127.0.0.1/", ""])
    func `refuses what is not the URL of a receiver`(url: String) {
        #expect(sender.send(delivery(to: url)).failureCode == "invalid_url")
    }

    @Test func `ignores a proxy in the environment`() async {
        // In a process of its own, for other tests read the environment at the same time.
        await #expect(processExitsWith: .success) {
            let receiver = try LocalReceiver(.answer(WebhookSenderTests.empty200))
            defer { receiver.stop() }
            // Port 1 of this machine answers nobody.
            for name in ["http_proxy", "all_proxy", "ALL_PROXY"] {
                setenv(name, "http://127.0.0.1:1", 1)
            }
            let sender = WebhookSender(policy: ReceiverPolicy(allowsPrivateAddresses: true))
            let result = sender.send(
                WebhookDelivery(
                    url: "http://127.0.0.1:\(receiver.port)/",
                    headers: [],
                    body: Data()
                )
            )
            #expect(result.outcome == .delivered(status: 200))
        }
    }
}
