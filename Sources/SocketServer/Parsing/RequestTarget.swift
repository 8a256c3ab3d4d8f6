/// A request target taken apart and decoded.
///
/// The path is split on raw slashes first and each segment decoded after, once. An escaped slash
/// thereby stays inside its segment, and a segment that decodes to `.` or `..` is refused rather
/// than resolved, so no path climbs out of where the application looks it up.
///
/// - Source: RFC 9112 §3.2, RFC 3986 §2.4.
struct RequestTarget: Equatable {
    let path: [String]
    let rawPath: String
    let query: [QueryItem]
    /// The authority, where the target is in absolute form.
    let authority: Authority?

    init(_ target: String, method: String) throws(HTTPServerError) {
        if target == "*" {
            guard method == "OPTIONS" else { throw Self.malformed }
            (path, rawPath, query, authority) = ([], "*", [], nil)
            return
        }
        var rest = target[...]
        if target.utf8.first == 0x2F {
            authority = nil
        } else {
            guard let colon = target.firstRange(of: "://"),
                ["http", "https"].contains(target[..<colon.lowerBound].lowercased())
            else { throw Self.malformed }
            rest = target[colon.upperBound...]
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            guard let authority = Authority(rest[..<end]) else { throw Self.malformed }
            self.authority = authority
            rest = rest[end...]
        }
        let mark = rest.firstIndex(of: "?")
        let raw = rest[..<(mark ?? rest.endIndex)]
        rawPath = raw.isEmpty ? "/" : String(raw)
        path = try Self.segments(rawPath)
        query =
            try mark.map { index throws(HTTPServerError) in
                try Self.items(rest[rest.index(after: index)...])
            } ?? []
    }

    private static func segments(_ path: String) throws(HTTPServerError) -> [String] {
        guard path != "/" else { return [] }
        var segments: [String] = []
        for raw in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let segment = try PercentDecoding.decode(raw.utf8, plusIsSpace: false)
            guard segment != ".", segment != ".." else {
                throw .badRequest(.dotSegment, "path: expected no \".\" or \"..\" segment")
            }
            segments.append(segment)
        }
        return segments
    }

    private static func items(_ query: Substring) throws(HTTPServerError) -> [QueryItem] {
        var items: [QueryItem] = []
        for pair in query.utf8.split(separator: 0x26) {
            let equals = pair.firstIndex(of: 0x3D) ?? pair.endIndex
            let name = try PercentDecoding.decode(pair[..<equals], plusIsSpace: true)
            let value = try PercentDecoding.decode(
                pair[equals...].dropFirst(),
                plusIsSpace: true
            )
            items.append(QueryItem(name: name, value: value))
        }
        return items
    }

    private static let malformed = HTTPServerError.badRequest(
        .badTarget,
        "request line: expected a target that starts with a slash, or an absolute http URI"
    )
}
