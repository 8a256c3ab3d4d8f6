/// A block of IP addresses that share a prefix, as in `10.0.0.0/8`.
///
/// - Source: RFC 4632 §3.1.
public struct AddressRange: Sendable, Hashable, CustomStringConvertible {
    private let base: IPAddress
    private let prefixLength: Int

    init(base: IPAddress, prefixLength: Int) {
        self.base = base
        self.prefixLength = prefixLength
    }

    /// Reads a range in CIDR notation; an address alone is a range of one.
    ///
    /// - Parameter text: Such as `192.168.0.0/16`, `fd00::/8` or `127.0.0.1`. Bits behind the prefix
    ///   are ignored.
    /// - Throws: ``WebhookError`` with code `invalid_address_range`.
    public init(_ text: String) throws(WebhookError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = parts.first.flatMap({ IPAddress(String($0)) }) else {
            throw Self.error(text)
        }
        guard parts.count == 2 else {
            self.init(base: base, prefixLength: base.family.bitCount)
            return
        }
        guard parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let length = Int(parts[1]),
            length <= base.family.bitCount
        else {
            throw Self.error(text)
        }
        self.init(base: base, prefixLength: length)
    }

    /// Tells whether an address of the same family shares the prefix.
    ///
    /// - Parameter address: The address to look for.
    /// - Returns: A boolean value indicating whether the range contains the address.
    public func contains(_ address: IPAddress) -> Bool {
        guard address.family == base.family else { return false }
        let hostBits = base.family.bitCount - prefixLength
        // A shift by the full width gives zero, so `/0` contains everything.
        return address.number >> hostBits == base.number >> hostBits
    }

    /// The range in CIDR notation.
    public var description: String { "\(base)/\(prefixLength)" }

    private static func error(_ text: String) -> WebhookError {
        WebhookError(
            .invalidAddressRange,
            "address range: expected an IP address and a prefix length such as 10.0.0.0/8, got "
                + "\"\(text.prefix(64))\""
        )
    }
}
