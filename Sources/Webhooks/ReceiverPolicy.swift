/// The rules for where webhooks may be sent, so that nobody reaches inner services through us.
///
/// ``permits(_:)`` is asked about the very address that is about to be dialled, after the name was
/// resolved, so that no spelling of an address and no change of a DNS answer gets around it.
/// ``validate(url:)`` refuses earlier, when an endpoint is registered, what can be seen in the text.
///
/// - Source: OWASP Server-Side Request Forgery Prevention Cheat Sheet; Standard Webhooks 1.0.0,
///   "Server side request forgery (SSRF)".
public struct ReceiverPolicy: Sendable, Hashable {
    /// The greatest length of a receiver's URL, in bytes.
    public static let maximumURLLength = 2048

    /// A boolean value indicating whether loopback and private networks may be dialled.
    ///
    /// The default is false. Link-local, metadata-service, multicast and reserved addresses stay
    /// refused when this is true; only ``allowedSubnets`` permits them.
    public var allowsPrivateAddresses: Bool

    /// Ranges that may be dialled whatever they are; empty by default.
    public var allowedSubnets: [AddressRange]

    /// A boolean value indicating whether plain `http` is refused.
    ///
    /// The default is false.
    public var requiresHTTPS: Bool

    /// Creates a policy; by default only public addresses may be dialled.
    ///
    /// - Parameters:
    ///   - allowsPrivateAddresses: Whether loopback and private networks may be dialled.
    ///   - allowedSubnets: Ranges that may be dialled whatever they are.
    ///   - requiresHTTPS: Whether only `https` is accepted.
    public init(
        allowsPrivateAddresses: Bool = false,
        allowedSubnets: [AddressRange] = [],
        requiresHTTPS: Bool = false
    ) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.allowedSubnets = allowedSubnets
        self.requiresHTTPS = requiresHTTPS
    }

    /// Tells whether a receiver at this address may be dialled.
    ///
    /// An IPv6 address that carries an IPv4 one (mapped, compatible, NAT64, 6to4) is judged as the
    /// IPv4 address at which its packets arrive.
    ///
    /// - Parameter address: The address after name resolution.
    /// - Returns: A boolean value indicating whether the address may be dialled.
    public func permits(_ address: IPAddress) -> Bool {
        if allowedSubnets.contains(where: { $0.contains(address) }) { return true }
        if let embedded = address.embeddedIPv4 { return permits(embedded) }
        if SpecialPurposeAddresses.neverReceivers.contains(where: { $0.contains(address) }) {
            return false
        }
        if SpecialPurposeAddresses.privateNetworks.contains(where: { $0.contains(address) }) {
            return allowsPrivateAddresses
        }
        return address.family == .v4 || SpecialPurposeAddresses.globalIPv6.contains(address)
    }

    /// Checks a receiver's URL without any look-up in the network.
    ///
    /// - Parameter url: An absolute `http` or `https` URL in printable ASCII, at most 2,048 bytes,
    ///   with a host and without credentials or fragment.
    /// - Throws: ``WebhookError`` with code `invalid_url`, or `address_not_allowed` if the host is a
    ///   literal address, in any spelling, or a name of this machine that the policy refuses.
    public func validate(url: String) throws(WebhookError) {
        let receiver = try ReceiverURL(url)
        guard receiver.scheme == "https" || !requiresHTTPS else {
            throw WebhookError(.invalidURL, "url: expected the scheme https, got \"http\"")
        }
        guard let address = receiver.literalAddress, !permits(address) else { return }
        throw WebhookError(
            .addressNotAllowed,
            "url: expected a public host, got \"\(receiver.host)\""
        )
    }
}
