import Testing

@testable import Webhooks

struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("10.9.9.9/8", "10.0.0.1", true), ("192.0.2.128/25", "192.0.2.127", false),
        ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "::1", false),
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1/32", "127.0.0.2", false),
        ("::/0", "2606:4700::1", true), ("::/0", "1.2.3.4", false),
        ("fc00::/7", "fdff::1", true), ("fc00::/7", "fe00::1", false),
        ("::1/128", "::1", true), ("::1/128", "::", false),
    ])
    func `contains the addresses that share its prefix`(
        range: String,
        address: String,
        isInside: Bool
    ) throws {
        let address = try #require(IPAddress(address))
        #expect(try AddressRange(range).contains(address) == isInside)
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
        "10/8", "::/129", "example.org/8", "10.0.0.0/٨",
    ])
    func `rejects what is no range`(text: String) {
        let error = #expect(throws: WebhookError.self) { try AddressRange(text) }
        #expect(
            error
                == WebhookError(
                    .invalidAddressRange,
                    "address range: expected an IP address and a prefix length such as "
                        + "10.0.0.0/8, got \"\(text)\""
                )
        )
    }

    @Test func `is written in its usual notation`() throws {
        #expect(try AddressRange("fd00::/8").description == "fd00::/8")
        #expect(try AddressRange("127.0.0.1").description == "127.0.0.1/32")
    }
}
