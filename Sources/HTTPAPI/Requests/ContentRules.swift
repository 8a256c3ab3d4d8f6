import SocketServer

/// Checks what a head says of the body to come.
enum ContentRules {
    /// Checks the type and coding of a body against what a route takes.
    ///
    /// - Throws: ``RequestError`` with code `unsupported_media_type` or
    ///   `unsupported_content_encoding`.
    static func check(_ head: HTTPRequestHead, _ route: Route) throws(RequestError) {
        if route.accepts.isEmpty { return }
        guard let type = MediaType.content(head.headers), route.accepts.contains(type) else {
            let types = route.accepts.joined(separator: " or ")
            throw RequestError(415, .unsupportedMediaType, "content-type: expected \(types)")
        }
        let codings = head.headers.list("Content-Encoding").map { $0.lowercased() }
            .filter { $0 != "identity" }
        if codings.isEmpty { return }
        // A data set's file is stored as it is sent; its reader expands it.
        guard route.limit == .dataset, codings == ["gzip"] || codings == ["x-gzip"] else {
            throw RequestError(
                415, .unsupportedContentEncoding,
                route.limit == .dataset
                    ? "content-encoding: expected gzip or none" : "content-encoding: expected none")
        }
    }
}
