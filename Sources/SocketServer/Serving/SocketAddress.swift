import Glibc

/// The readable parts of a socket address.
enum SocketAddress {
    /// The numeric address; an IPv4 address mapped into IPv6 is written as IPv4.
    static func host(of storage: sockaddr_storage) -> String {
        withUnsafeBytes(of: storage) { bytes in
            switch Int32(storage.ss_family) {
            case AF_INET:
                return text(bytes[4..<8], family: AF_INET)
            case AF_INET6:
                let isMapped =
                    bytes[8..<18].allSatisfy { $0 == 0 } && bytes[18..<20].allSatisfy { $0 == 0xFF }
                return isMapped
                    ? text(bytes[20..<24], family: AF_INET) : text(bytes[8..<24], family: AF_INET6)
            default:
                return ""
            }
        }
    }

    /// The port; in both families it follows the family, most significant byte first.
    static func port(of storage: sockaddr_storage) -> UInt16 {
        withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    private static func text(_ address: Slice<UnsafeRawBufferPointer>, family: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let rebased = UnsafeRawBufferPointer(rebasing: address)
        guard
            inet_ntop(family, rebased.baseAddress, &buffer, socklen_t(buffer.count)) != nil
        else { return "" }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
