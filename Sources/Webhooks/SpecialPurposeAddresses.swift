/// The addresses that are not a receiver on the public Internet.
///
/// - Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890) and the address
///   architecture of RFC 4291.
enum SpecialPurposeAddresses {
    /// Loopback and private networks; allowed by ``ReceiverPolicy/allowsPrivateAddresses``.
    static let privateNetworks = [
        v4(10, 0, 0, 0, prefix: 8),  // private use
        v4(100, 64, 0, 0, prefix: 10),  // shared by carriers, also overlay networks
        v4(127, 0, 0, 0, prefix: 8),  // loopback
        v4(172, 16, 0, 0, prefix: 12),  // private use
        v4(192, 168, 0, 0, prefix: 16),  // private use
        v6(0, prefix: 128, last: 1),  // loopback
        v6(0xfc00, prefix: 7),  // unique local
    ]

    /// Addresses that no webhook receiver has; only ``ReceiverPolicy/allowedSubnets`` lifts this.
    static let neverReceivers = [
        v4(0, 0, 0, 0, prefix: 8),  // "this host": Linux connects to loopback
        v4(100, 100, 100, 200, prefix: 32),  // a cloud's metadata service
        v4(169, 254, 0, 0, prefix: 16),  // link-local, metadata services
        v4(192, 0, 0, 0, prefix: 24),  // protocol assignments
        v4(192, 0, 2, 0, prefix: 24),  // documentation
        v4(192, 88, 99, 0, prefix: 24),  // 6to4 relays, deprecated
        v4(198, 18, 0, 0, prefix: 15),  // benchmarks
        v4(198, 51, 100, 0, prefix: 24),  // documentation
        v4(203, 0, 113, 0, prefix: 24),  // documentation
        v4(224, 0, 0, 0, prefix: 4),  // multicast
        v4(240, 0, 0, 0, prefix: 4),  // reserved, broadcast
        v6(0, prefix: 128),  // unspecified
        v6(0xfd00, 0x0ec2, prefix: 128, last: 0x254),  // a cloud's metadata service
        v6(0x2001, 0x0000, prefix: 23),  // protocol assignments, Teredo, benchmarks
        v6(0x2001, 0x0db8, prefix: 32),  // documentation
        v6(0x3fff, prefix: 20),  // documentation
    ]

    /// The one block of IPv6 from which public addresses are given out.
    static let globalIPv6 = v6(0x2000, prefix: 3)

    private static func v4(
        _ first: UInt128,
        _ second: UInt128,
        _ third: UInt128,
        _ fourth: UInt128,
        prefix: Int
    ) -> AddressRange {
        let number = first << 24 | second << 16 | third << 8 | fourth
        return AddressRange(base: IPAddress(family: .v4, number: number), prefixLength: prefix)
    }

    private static func v6(
        _ first: UInt128,
        _ second: UInt128 = 0,
        prefix: Int,
        last: UInt128 = 0
    ) -> AddressRange {
        let number = first << 112 | second << 96 | last
        return AddressRange(base: IPAddress(family: .v6, number: number), prefixLength: prefix)
    }
}
