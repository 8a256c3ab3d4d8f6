import Testing

@testable import Webhooks

struct ReceiverPolicyTests {
    /// The first and last address of each block, and their neighbours outside of it.
    private static let neverPermitted = [
        "0.0.0.0", "0.255.255.255", "100.100.100.200", "169.254.0.0", "169.254.169.254",
        "169.254.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1", "198.18.0.0",
        "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.0", "239.255.255.255",
        "240.0.0.0", "255.255.255.255",
        "::", "::0.0.0.2", "::ffff:0.0.0.0", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254",
        "64:ff9b:1::1", "2002:a9fe:a9fe::", "100::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1",
        "3fff::1", "4000::1", "5f00::1", "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1",
        "ff00::", "ff02::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::ffff:0:7f00:1",
    ]

    private static let privateAddresses = [
        "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.0.0.1",
        "127.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255",
        "::1", "fc00::", "fdff:ffff::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::10.0.0.1", "2002:a00:1::", "2002:7f00:1::1",
    ]

    private static let publicAddresses = [
        "1.0.0.0", "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "223.255.255.255",
        "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
        "::ffff:1.1.1.1", "64:ff9b::1.1.1.1", "2002:101:101::1",
    ]

    @Test(arguments: neverPermitted)
    func `never permits what cannot be a receiver`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!ReceiverPolicy().permits(address))
        #expect(!ReceiverPolicy(allowsPrivateAddresses: true).permits(address))
    }

    @Test(arguments: privateAddresses)
    func `permits private addresses only if told so`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!ReceiverPolicy().permits(address))
        #expect(ReceiverPolicy(allowsPrivateAddresses: true).permits(address))
    }

    @Test(arguments: publicAddresses)
    func `permits public addresses`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(ReceiverPolicy().permits(address))
    }

    @Test(arguments: [
        ("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("10.2.0.0", false), ("127.0.0.1", false),
        ("169.254.7.7", true), ("fe80::5", true), ("fe80::6", false), ("8.8.8.8", true),
    ])
    func `permits the allowed subnets whatever they are`(text: String, isPermitted: Bool) throws {
        let policy = ReceiverPolicy(allowedSubnets: [
            try AddressRange("10.1.0.0/16"), try AddressRange("169.254.7.7"),
            try AddressRange("fe80::5"),
        ])
        let address = try #require(IPAddress(text))
        #expect(policy.permits(address) == isPermitted)
    }

    @Test(arguments: [
        "https://example.org/hook", "http://example.org", "HTTPS://EXAMPLE.ORG:8443/a?b=c@d",
        "https://1.1.1.1/", "https://[2606:4700::1111]/x", "http://localhost.example.org/",
        "https://example.org/" + String(repeating: "a", count: 2048 - 20),
    ])
    func `accepts the URL of a public receiver`(url: String) throws {
        try ReceiverPolicy().validate(url: url)
    }

    private static let malformedURLs: [(url: String, expectation: String)] = [
        ("", "an absolute URL such as https://example.org/hook"),
        ("example.org/hook", "an absolute URL such as https://example.org/hook"),
        ("//example.org/", "an absolute URL such as https://example.org/hook"),
        ("http://", "an absolute URL such as https://example.org/hook"),
        ("http://example.org:99999/", "an absolute URL such as https://example.org/hook"),
        ("http://[::1", "an absolute URL such as https://example.org/hook"),
        ("http:/example.org/", "\"://\" after the scheme"),
        ("http:///example.org/", "\"://\" after the scheme"),
        ("ftp://example.org/", "the scheme http or https, got \"ftp\""),
        ("file:///etc/hostname", "the scheme http or https, got \"file\""),
        ("gopher://example.org/", "the scheme http or https, got \"gopher\""),
        ("http://user@example.org/", "no credentials"),
        ("http://user:secret@example.org/", "no credentials"),
        ("http://@example.org/", "no credentials"),
        ("https://example.org/#part", "no fragment"),
        ("https://example.org/#", "no fragment"),
        ("https://example.org:0/", "a port from 1 to 65535, got 0"),
        ("https://example.org/a b", "printable ASCII without spaces and backslashes"),
        ("https://example.org\\@127.0.0.1/", "printable ASCII without spaces and backslashes"),
        ("https://example.org/\r\nX: y", "printable ASCII without spaces and backslashes"),
        ("https://exämple.org/", "printable ASCII without spaces and backslashes"),
        (
            "https://example.org/" + String(repeating: "a", count: 2048 - 19),
            "at most 2048 bytes, got more"
        ),
    ]

    @Test(arguments: malformedURLs)
    func `rejects what is not the URL of a receiver`(url: String, expectation: String) {
        #expect(throws: WebhookError(.invalidURL, "url: expected \(expectation)")) {
            try ReceiverPolicy(allowsPrivateAddresses: true).validate(url: url)
        }
    }

    @Test(arguments: [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://10.0.0.1:81/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://localhost/", "http://LOCALHOST./", "http://db.localhost:9/", "https://[fd00::1]/",
    ])
    func `refuses private hosts in any spelling unless they are allowed`(url: String) throws {
        let error = #expect(throws: WebhookError.self) { try ReceiverPolicy().validate(url: url) }
        #expect(error?.code == .addressNotAllowed)
        try ReceiverPolicy(allowsPrivateAddresses: true).validate(url: url)
    }

    @Test(arguments: ["http://0/", "http://169.254.169.254/latest/", "http://[fe80::1]/"])
    func `refuses metadata services even if private hosts are allowed`(url: String) {
        let error = #expect(throws: WebhookError.self) {
            try ReceiverPolicy(allowsPrivateAddresses: true).validate(url: url)
        }
        #expect(error?.code == .addressNotAllowed)
    }

    @Test func `can insist on https`() throws {
        let policy = ReceiverPolicy(requiresHTTPS: true)
        try policy.validate(url: "https://example.org/")
        let expected = WebhookError(.invalidURL, "url: expected the scheme https, got \"http\"")
        #expect(throws: expected) { try policy.validate(url: "http://example.org/") }
    }
}
