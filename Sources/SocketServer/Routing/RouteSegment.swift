/// One segment of a route's pattern.
enum RouteSegment: Equatable {
    case literal(String)
    case parameter(prefix: String, name: String, suffix: String)

    /// Takes a pattern apart, such as `/v1/jobs/{id}`; `/` has no segments.
    static func parse(_ pattern: String) throws(SocketServerError) -> [RouteSegment] {
        guard pattern.first == "/" else { throw malformed(pattern) }
        guard pattern != "/" else { return [] }
        var segments: [RouteSegment] = []
        for text in pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let segment = RouteSegment(text) else { throw malformed(pattern) }
            segments.append(segment)
        }
        return segments
    }

    private init?(_ text: Substring) {
        guard text.contains(where: { $0 == "{" || $0 == "}" }) else {
            guard !text.isEmpty else { return nil }
            self = .literal(String(text))
            return
        }
        let prefix = text.prefix { $0 != "{" }
        let name = text[prefix.endIndex...].dropFirst().prefix { $0 != "}" }
        let suffix = text[name.endIndex...].dropFirst()
        guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }),
            !prefix.contains("}"), name.endIndex < text.endIndex,
            !suffix.contains(where: { $0 == "{" || $0 == "}" })
        else { return nil }
        self = .parameter(prefix: String(prefix), name: String(name), suffix: String(suffix))
    }

    /// How much text is fixed; more of it makes a pattern more specific.
    var textLength: Int {
        switch self {
        case .literal(let text): text.utf8.count
        case .parameter(let prefix, _, let suffix): prefix.utf8.count + suffix.utf8.count
        }
    }

    /// The parameter's value where a path segment fits; nil where it does not, or would be empty.
    func value(in segment: String) -> String? {
        guard case .parameter(let prefix, _, let suffix) = self,
            segment.utf8.count > textLength, segment.hasPrefix(prefix), segment.hasSuffix(suffix)
        else { return nil }
        return String(segment.dropFirst(prefix.count).dropLast(suffix.count))
    }

    /// Whether both take the same path segments, by whatever names.
    func matchesLike(_ other: RouteSegment) -> Bool {
        switch (self, other) {
        case (.literal(let left), .literal(let right)):
            left == right
        case (
            .parameter(let prefix, _, let suffix), .parameter(let otherPrefix, _, let otherSuffix)
        ):
            prefix == otherPrefix && suffix == otherSuffix
        default:
            false
        }
    }

    private static func malformed(_ pattern: String) -> SocketServerError {
        SocketServerError(
            code: .invalidRoute,
            message: "\(pattern): expected a path whose segments hold at most one \"{name}\" each"
        )
    }
}
