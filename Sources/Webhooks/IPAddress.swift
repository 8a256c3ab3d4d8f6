import Foundation

/// An IPv4 or IPv6 address.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The two versions of the Internet Protocol.
    public enum Family: Sendable, Hashable {
        /// IPv4, 32 bits.
        case v4
        /// IPv6, 128 bits.
        case v6

        /// The length of an address in bits.
        public var bitCount: Int { self == .v4 ? 32 : 128 }
    }

    /// The version of the Internet Protocol.
    public let family: Family

    /// The address as a number; of an IPv4 address only the low 32 bits are used.
    let number: UInt128

    init(family: Family, number: UInt128) {
        self.family = family
        self.number = number
    }

    /// Reads an address from its bytes in network order.
    ///
    /// - Parameter bytes: 4 bytes for IPv4, 16 for IPv6; any other count gives nil.
    public init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: family = .v4
        case 16: family = .v6
        default: return nil
        }
        number = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Reads an address in its usual spelling: four decimal numbers, or RFC 4291 text.
    ///
    /// - Parameter text: The address without brackets, port, zone or prefix length.
    public init?(_ text: String) {
        var storage = in6_addr()
        if inet_pton(AF_INET, text, &storage) == 1 {
            self.init(bytes: withUnsafeBytes(of: storage) { Array($0.prefix(4)) })
        } else if inet_pton(AF_INET6, text, &storage) == 1 {
            self.init(bytes: withUnsafeBytes(of: storage) { Array($0) })
        } else {
            return nil
        }
    }

    /// The IPv4 address that packets to this IPv6 address end up at, if it carries one.
    ///
    /// Covers IPv4-mapped `::ffff:0:0/96`, IPv4-compatible `::/96` (except `::` and `::1`), NAT64
    /// `64:ff9b::/96` and 6to4 `2002::/16`.
    ///
    /// - Source: RFC 4291 §2.5.5, RFC 6052 §2.1, RFC 3056 §2.
    public var embeddedIPv4: IPAddress? {
        guard family == .v6 else { return nil }
        let embedded: UInt128
        switch number >> 32 {
        case 0 where number > 1, 0xffff, 0x64_ff9b << 64: embedded = number
        default:
            guard number >> 112 == 0x2002 else { return nil }
            embedded = number >> 80
        }
        return IPAddress(family: .v4, number: embedded & 0xffff_ffff)
    }

    /// The address in its usual spelling.
    public var description: String {
        var bytes = (0..<family.bitCount / 8).reversed().map {
            UInt8(truncatingIfNeeded: number >> ($0 * 8))
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let version = family == .v4 ? AF_INET : AF_INET6
        guard inet_ntop(version, &bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
