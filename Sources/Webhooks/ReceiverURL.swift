import CCurl
import Foundation

/// The parts of a receiver's URL, as libcurl reads it.
///
/// The parser is the one that later dials, so that check and use cannot disagree about the host.
struct ReceiverURL {
    /// Either `http` or `https`.
    let scheme: String

    /// The host in lower case, without brackets around an IPv6 address.
    let host: String

    /// Parses a URL and checks its shape.
    ///
    /// - Parameter text: The URL.
    /// - Throws: ``WebhookError`` with code `invalid_url`.
    init(_ text: String) throws(WebhookError) {
        guard text.utf8.count <= ReceiverPolicy.maximumURLLength else {
            throw Self.invalid("at most \(ReceiverPolicy.maximumURLLength) bytes, got more")
        }
        // Parsers disagree most about spaces, control characters and backslashes.
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\\") })
        else {
            throw Self.invalid("printable ASCII without spaces and backslashes")
        }
        guard let handle = curl_url() else {
            throw Self.invalid("a URL that can be parsed")
        }
        defer { curl_url_cleanup(handle) }

        let code = curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME))
        guard code == CURLUE_OK, let scheme = Self.part(CURLUPART_SCHEME, of: handle) else {
            throw Self.invalid("an absolute URL such as https://example.org/hook")
        }
        guard ["http", "https"].contains(scheme) else {
            throw Self.invalid("the scheme http or https, got \"\(scheme.prefix(16))\"")
        }
        // libcurl forgives a wrong number of slashes and an empty user (`http://@host`).
        let afterScheme = text.dropFirst(scheme.count)
        guard afterScheme.hasPrefix("://"), !afterScheme.hasPrefix(":///") else {
            throw Self.invalid("\"://\" after the scheme")
        }
        let authority = afterScheme.dropFirst(3).prefix { !"/?#".contains($0) }
        guard Self.part(CURLUPART_USER, of: handle) == nil,
            Self.part(CURLUPART_PASSWORD, of: handle) == nil, !authority.contains("@")
        else {
            throw Self.invalid("no credentials")
        }
        guard !text.contains("#") else {
            throw Self.invalid("no fragment")
        }
        guard Self.part(CURLUPART_PORT, of: handle) != "0" else {
            throw Self.invalid("a port from 1 to 65535, got 0")
        }
        guard let host = Self.part(CURLUPART_HOST, of: handle), !host.isEmpty else {
            throw Self.invalid("a host")
        }
        self.scheme = scheme
        self.host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    }

    /// The address that the host spells out, or the one behind `localhost`; nil for other names.
    ///
    /// Reads the old spellings of IPv4 too: `2130706433`, `0x7f.1`, `127.1`.
    var literalAddress: IPAddress? {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        if name == "localhost" || name.hasSuffix(".localhost") {
            return IPAddress("127.0.0.1")
        }
        if let address = IPAddress(name) { return address }
        var storage = in_addr()
        guard inet_aton(name, &storage) == 1 else { return nil }
        return IPAddress(bytes: withUnsafeBytes(of: storage) { Array($0) })
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func invalid(_ expectation: String) -> WebhookError {
        WebhookError(.invalidURL, "url: expected \(expectation)")
    }
}
