import Testing

@testable import Webhooks

struct IPAddressTests {
    @Test(arguments: [
        ("0.0.0.0", "0.0.0.0"), ("192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"),
        ("::", "::"), ("::1", "::1"), ("2001:DB8:0:0::5", "2001:db8::5"),
        ("::ffff:7f00:1", "::ffff:127.0.0.1"),
    ])
    func `reads an address and writes it canonically`(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(arguments: ["", "1.2.3", "0x7f.1", "1.2.3.4.5", "256.1.1.1", "[::1]", "fe80::1%lo", "a"])
    func `rejects other text`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `reads 4 or 16 bytes in network order`() {
        #expect(IPAddress(bytes: [10, 1, 2, 3]) == IPAddress("10.1.2.3"))
        #expect(
            IPAddress(bytes: [0xfd] + [UInt8](repeating: 0, count: 14) + [7])
                == IPAddress("fd00::7"))
        #expect(IPAddress(bytes: [UInt8]()) == nil)
        #expect(IPAddress(bytes: [1, 2, 3, 4, 5]) == nil)
    }

    private static let embeddings: [(text: String, embedded: String?)] = [
        ("::ffff:10.1.2.3", "10.1.2.3"), ("::10.1.2.3", "10.1.2.3"),
        ("64:ff9b::a01:203", "10.1.2.3"),
        ("2002:a01:203::1", "10.1.2.3"), ("2002:a01:203:ffff:ffff:ffff:ffff:ffff", "10.1.2.3"),
        ("::", nil), ("::1", nil), ("64:ff9b:1::a01:203", nil), ("2606:4700::1", nil),
        ("::1:ffff:a01:203", nil), ("10.1.2.3", nil),
    ]

    @Test(arguments: embeddings)
    func `finds the IPv4 address inside an IPv6 address`(text: String, embedded: String?) {
        #expect(IPAddress(text)?.embeddedIPv4?.description == embedded)
    }
}
