/// Strict decoding of `%XX` escapes.
///
/// - Source: RFC 3986 §2.1.
enum PercentDecoding {
    /// Decodes every escape once, and refuses broken ones, NUL, and text that is not UTF-8.
    static func decode(
        _ bytes: some Collection<UInt8>,
        plusIsSpace: Bool
    ) throws(HTTPServerError) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x25:
                guard let high = iterator.next().flatMap(HTTPSyntax.hexValue),
                    let low = iterator.next().flatMap(HTTPSyntax.hexValue)
                else {
                    throw .badRequest(
                        .badEscape,
                        "target: expected two hexadecimal digits after \"%\""
                    )
                }
                guard high != 0 || low != 0 else {
                    throw .badRequest(.nulEscape, "target: expected no escaped NUL")
                }
                decoded.append(high << 4 | low)
            case 0x2B where plusIsSpace:
                decoded.append(HTTPSyntax.space)
            default:
                decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw .badRequest(.badEncoding, "target: expected escapes of UTF-8 text")
        }
        return text
    }
}
