import Records
import SocketServer

/// One page of a list, newest first, and where the next begins.
struct Page {
    private static let limits = 1...100
    private static let standardLimit = 20

    /// How many to show.
    let limit: Int
    /// The last of the page before, or nil for the first page.
    let after: String?

    /// Reads `limit` and `after`.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - prefix: What the ids of the list begin with.
    /// - Throws: ``RequestError`` with code `invalid_parameter`.
    init(_ query: QueryReader, prefix: String) throws(RequestError) {
        limit = try query.integer("limit", in: Page.limits) ?? Page.standardLimit
        after = query.text("after")
        if let after, !after.hasPrefix(prefix) || after.utf8.count > 64 {
            throw .invalidParameter("after", "expected an id that begins with \(prefix)")
        }
    }

    /// How many to fetch: one more than is shown tells whether there are more.
    var fetchCount: Int { limit + 1 }

    /// Makes the answer of what was fetched.
    func response<Element>(
        _ fetched: [Element], id: (Element) -> String, _ make: (Element) throws -> JSONValue
    ) throws -> HTTPResponse {
        let shown = fetched.prefix(limit)
        let hasMore = fetched.count > limit
        let next = hasMore ? shown.last.map(id) : nil
        return try .json([
            "data": .array(try shown.map(make)), "has_more": .boolean(hasMore),
            "next": next.map(JSONValue.string) ?? .null,
        ])
    }
}
