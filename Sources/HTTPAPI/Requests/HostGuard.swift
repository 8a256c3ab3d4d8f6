import SocketServer

/// Keeps web pages from using an open service through the browser of someone who can reach it.
///
/// A service without keys on loopback answers only to local names: a page whose own name was
/// rebound to 127.0.0.1 comes with that name in `Host`. And nothing is changed at the wish of a
/// page of another origin, which browsers name in `Origin`.
struct HostGuard: Sendable {
    private let allowedHosts: Set<String>
    private let checksHost: Bool
    private let checksOrigin: Bool

    init(_ configuration: APIConfiguration) {
        allowedHosts = Set(configuration.allowedHosts.map { $0.lowercased() })
        checksOrigin = configuration.apiKeys.isEmpty
        checksHost = checksOrigin && HostGuard.isLocal(configuration.server.host)
    }

    /// Says why a request is refused, or nil if it isn't.
    func refusal(of head: HTTPRequestHead) -> RequestError? {
        let authority = head.headers["Host"]
        if checksHost, let authority {
            let host = HostGuard.host(authority)
            guard HostGuard.isLocal(host) || allowedHosts.contains(host) else {
                return RequestError(
                    403, .hostNotAllowed, "host: expected localhost or a loopback address")
            }
        }
        guard checksOrigin, !["GET", "HEAD", "OPTIONS"].contains(head.method),
            let origin = head.headers["Origin"], !HostGuard.isSame(origin, authority)
        else { return nil }
        return RequestError(403, .originNotAllowed, "origin: expected the service's own")
    }

    private static func isSame(_ origin: String, _ authority: String?) -> Bool {
        guard let authority else { return false }
        let origin = origin.lowercased()
        return ["http://", "https://"].contains { origin == $0 + authority.lowercased() }
    }

    /// The host of an authority, in lower case and without brackets.
    private static func host(_ authority: String) -> String {
        let text = authority.lowercased()
        if text.hasPrefix("[") { return String(text.dropFirst().prefix { $0 != "]" }) }
        return String(text.prefix { $0 != ":" })
    }

    private static func isLocal(_ host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
