import Foundation
import Testing

@testable import Webhooks

struct WebhookSecretTests {
    private static func encoded(byteCount: Int) -> String {
        Data(repeating: 0xfb, count: byteCount).base64EncodedString()
    }

    @Test(arguments: [24, 25, 26, 32, 63, 64])
    func `accepts 24 to 64 bytes and writes them as they were`(byteCount: Int) throws {
        let text = "whsec_" + Self.encoded(byteCount: byteCount)
        #expect(try WebhookSecret(text).text == text)
    }

    private static let malformed: [(text: String, message: String)] = [
        ("", "secret: expected the prefix \"whsec_\""),
        (encoded(byteCount: 32), "secret: expected the prefix \"whsec_\""),
        ("WHSEC_" + encoded(byteCount: 32), "secret: expected the prefix \"whsec_\""),
        ("whsec_", "secret: expected 24 to 64 bytes in base64, got 0"),
        ("whsec_" + encoded(byteCount: 23), "secret: expected 24 to 64 bytes in base64, got 23"),
        ("whsec_" + encoded(byteCount: 65), "secret: expected 24 to 64 bytes in base64, got 65"),
        ("whsec_not base64", "secret: expected padded base64 after \"whsec_\""),
        // The alphabet of URLs, missing padding, line breaks and stray bits in the last character
        // would each give a second spelling of the same key.
        (
            "whsec_" + encoded(byteCount: 32).replacingOccurrences(of: "+", with: "-"),
            "secret: expected padded base64 after \"whsec_\""
        ),
        (
            "whsec_" + encoded(byteCount: 32).replacingOccurrences(of: "=", with: ""),
            "secret: expected padded base64 after \"whsec_\""
        ),
        (
            "whsec_" + encoded(byteCount: 32) + "\n",
            "secret: expected padded base64 after \"whsec_\""
        ),
        (
            "whsec_" + String(repeating: "A", count: 42) + "B=",
            "secret: expected padded base64 after \"whsec_\""
        ),
    ]

    @Test(arguments: malformed)
    func `rejects anything else, without repeating it`(text: String, message: String) {
        #expect(throws: WebhookError(.invalidSecret, message)) { try WebhookSecret(text) }
    }

    @Test func `generates different secrets of 32 bytes`() throws {
        let secrets = (0..<100).map { _ in WebhookSecret.generate() }
        #expect(Set(secrets).count == 100)
        for secret in secrets {
            #expect(try WebhookSecret(secret.text) == secret)
            #expect(Data(base64Encoded: String(secret.text.dropFirst(6)))?.count == 32)
        }
    }

    @Test func `shows nothing of the key when printed, dumped or reflected`() {
        struct Endpoint { let secret: WebhookSecret }
        let secret = WebhookSecret.generate()
        var dumped = ""
        dump(Endpoint(secret: secret), to: &dumped)
        let texts = [
            "\(secret)", String(reflecting: secret), "\([secret])", "\(Endpoint(secret: secret))",
            dumped,
        ]
        for text in texts {
            #expect(text.contains("whsec_[redacted]"))
            #expect(!text.contains(secret.text.dropFirst(6)))
            #expect(!text.contains("bytes"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }
}
