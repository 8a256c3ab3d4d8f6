/// The host and port of a `Host` field or an absolute request target.
///
/// - Source: RFC 9110 §7.2, RFC 3986 §3.2.
struct Authority: Equatable {
    /// The host in lower case; an IPv6 literal keeps its brackets.
    let host: String
    /// The port, 80 where none is given.
    let port: Int

    /// Parses `host [":" port]`; nil if the text is not exactly that, user information included.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        let hostEnd: Int
        if bytes.first == 0x5B {
            guard let bracket = bytes.firstIndex(of: 0x5D), bracket > 1,
                bytes[1..<bracket].allSatisfy(Self.isLiteralByte)
            else { return nil }
            hostEnd = bracket + 1
        } else {
            hostEnd = bytes.firstIndex(of: HTTPSyntax.colon) ?? bytes.count
            guard hostEnd > 0, bytes[..<hostEnd].allSatisfy(Self.isNameByte) else { return nil }
        }
        var port = 80
        if hostEnd < bytes.count {
            let digits = bytes[(hostEnd + 1)...]
            guard bytes[hostEnd] == HTTPSyntax.colon, digits.count <= 5,
                digits.allSatisfy(HTTPSyntax.isDigit)
            else { return nil }
            if !digits.isEmpty {
                port = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
                guard port <= Int(UInt16.max) else { return nil }
            }
        }
        self.host = String(decoding: bytes[..<hostEnd], as: UTF8.self).lowercased()
        self.port = port
    }

    private static func isLiteralByte(_ byte: UInt8) -> Bool {
        HTTPSyntax.hexValue(byte) != nil || byte == HTTPSyntax.colon || byte == 0x2E
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        HTTPSyntax.isDigit(byte) || HTTPSyntax.isLetter(byte)
            // - . _ ~ % and the sub-delimiters that a registered name may hold
            || [0x2D, 0x2E, 0x5F, 0x7E, 0x25, 0x21, 0x24, 0x26, 0x27].contains(byte)
            || (byte >= 0x28 && byte <= 0x2C) || byte == 0x3B || byte == 0x3D
    }
}
