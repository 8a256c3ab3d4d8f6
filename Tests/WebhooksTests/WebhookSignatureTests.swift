import Foundation
import Testing

@testable import Webhooks

struct WebhookSignatureTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let secret: String
        let id: String
        let timestamp: Int64
        let body: String
        let signature: String
        var testDescription: String { "\(id) at \(timestamp)" }
    }

    /// The first vector is the one that the Standard Webhooks reference libraries are tested with.
    ///
    /// The others were made with PyPI `standardwebhooks` 1.1.0:
    /// `Webhook(secret).sign(id, datetime.fromtimestamp(timestamp, timezone.utc), body)`, the
    /// secrets being the bytes 0...31 and the bytes 255, 254, ... 192.
    static let vectors = [
        Vector(
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: #"{"test": 2432232314}"#,
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        Vector(
            secret: "whsec_" + Data(0...31).base64EncodedString(),
            id: "evt_01",
            timestamp: 1_700_000_000,
            body: #"{"type":"job.succeeded","data":{"note":"失敗 → ∇ 🧠"}}"#,
            signature: "v1,+7vn3K3+T8/wrtL3DbodG7NMWcgL0DmYAHVK0OhtWO8="
        ),
        Vector(
            secret: "whsec_" + Data(0...31).base64EncodedString(),
            id: "evt_02",
            timestamp: 0,
            body: "",
            signature: "v1,xOiqsFDGltUIYYUvb/enkiY8DIfZrKnvxfCyKEN/qJA="
        ),
        Vector(
            secret: "whsec_" + Data((192...255).reversed()).base64EncodedString(),
            id: "evt_01",
            timestamp: 1_700_000_000,
            body: #"{"type":"job.succeeded","data":{"note":"失敗 → ∇ 🧠"}}"#,
            signature: "v1,HMy0lHoHoMDjdzV+t61ieaL6CT1ik1KD9Vs+xfd2DL0="
        ),
    ]

    private let body = Data(#"{"type":"job.queued"}"#.utf8)
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    private func verify(
        _ headers: [(name: String, value: String)],
        body: Data? = nil,
        secrets: [WebhookSecret],
        secondsLater: Double = 0
    ) throws(WebhookError) {
        try WebhookSignature.verify(
            headers: headers,
            body: body ?? self.body,
            secrets: secrets,
            now: now + secondsLater,
            tolerance: .seconds(300)
        )
    }

    @Test(arguments: vectors)
    func `signs as the reference implementation does`(vector: Vector) throws {
        let headers = WebhookSignature.headers(
            id: vector.id,
            timestamp: vector.timestamp,
            body: Data(vector.body.utf8),
            secrets: [try WebhookSecret(vector.secret)]
        )
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers.map(\.value) == [vector.id, "\(vector.timestamp)", vector.signature])
    }

    @Test func `signs with every secret while one is being rotated`() throws {
        let (new, old) = (WebhookSecret.generate(), WebhookSecret.generate())
        let headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now,
            body: body,
            secrets: [new, old]
        )
        #expect(headers[2].value.split(separator: " ").count == 2)
        try verify(headers, secrets: [new])
        try verify(headers, secrets: [old])
        try verify(headers, secrets: [.generate(), old])
        #expect(throws: WebhookError.self) { try verify(headers, secrets: [.generate()]) }
    }

    @Test func `drops fractions of a second from a date`() {
        let headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now + 0.999,
            body: body,
            secrets: [.generate()]
        )
        #expect(headers[1].value == "1700000000")
    }

    @Test func `reads header names in any case and skips other versions of signature`() throws {
        let secret = WebhookSecret.generate()
        var headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now,
            body: body,
            secrets: [secret]
        ).map { (name: $0.name.uppercased(), value: $0.value) }
        headers[2].value = "v1a,AAAA nonsense v1, " + headers[2].value
        try verify(headers, secrets: [secret])
    }

    private static let changedHeaders: [(name: String, value: String, code: WebhookError.Code)] = [
        ("webhook-id", "evt_2", WebhookError.Code.signatureMismatch),
        ("webhook-timestamp", "1700000001", .signatureMismatch),
        ("webhook-signature", "v1,AAAA", .signatureMismatch),
        ("webhook-timestamp", "soon", .invalidTimestamp),
        ("webhook-timestamp", "1.7e9", .invalidTimestamp),
        ("webhook-id", "", .missingHeader),
        ("webhook-timestamp", "", .missingHeader),
        ("webhook-signature", "", .missingHeader),
    ]

    @Test(arguments: changedHeaders)
    func `rejects a changed header`(name: String, value: String, code: WebhookError.Code) {
        let secret = WebhookSecret.generate()
        let headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now,
            body: body,
            secrets: [secret]
        ).map { $0.name == name ? (name: name, value: value) : $0 }
        let error = #expect(throws: WebhookError.self) { try verify(headers, secrets: [secret]) }
        #expect(error?.code == code)
    }

    @Test func `rejects a v1 signature that another version's name is put on`() {
        let secret = WebhookSecret.generate()
        var headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now,
            body: body,
            secrets: [secret]
        )
        headers[2].value = headers[2].value.replacingOccurrences(of: "v1,", with: "v2,")
        #expect(throws: WebhookError.self) { try verify(headers, secrets: [secret]) }
    }

    @Test func `rejects a changed body and a missing header`() {
        let secret = WebhookSecret.generate()
        let headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now,
            body: body,
            secrets: [secret]
        )
        let changed = #expect(throws: WebhookError.self) {
            try verify(headers, body: body + [0x20], secrets: [secret])
        }
        #expect(changed?.code == .signatureMismatch)
        let missing = #expect(throws: WebhookError.self) {
            try verify(Array(headers.dropFirst()), secrets: [secret])
        }
        #expect(missing?.description == "missing_header: headers: expected webhook-id, got none")
    }

    private static let delays: [(seconds: Double, code: WebhookError.Code?)] = [
        (300.0, nil), (301.0, WebhookError.Code.timestampTooOld),
        (-300.0, nil), (-301.0, .timestampTooNew),
    ]

    @Test(arguments: delays)
    func `accepts timestamps within the tolerance only`(
        secondsLater: Double,
        code: WebhookError.Code?
    ) {
        let secret = WebhookSecret.generate()
        let headers = WebhookSignature.headers(
            id: "evt_1",
            timestamp: now,
            body: body,
            secrets: [secret]
        )
        var caught: WebhookError?
        do throws(WebhookError) {
            try verify(headers, secrets: [secret], secondsLater: secondsLater)
        } catch {
            caught = error
        }
        #expect(caught?.code == code)
    }
}
