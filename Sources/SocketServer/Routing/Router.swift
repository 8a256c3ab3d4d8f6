/// What a method and path lead to.
public enum RouteMatch<Value: Sendable>: Sendable {
    /// A declared route, with the decoded values of its parameters.
    case found(Value, parameters: [String: String])
    /// `OPTIONS` on a path that declares no such route: answer with these methods in `Allow`.
    case options(allow: [String])
    /// A path that is declared, but not for this method: answer 405 with `Allow`.
    case methodNotAllowed(allow: [String])
    /// A path that is not declared.
    case notFound
}

extension RouteMatch: Equatable where Value: Equatable {}

/// A table of methods and path patterns.
///
/// A pattern is a path such as `/v1/jobs/{id}/plots/{name}.svg`: each segment is text, or one
/// parameter with text before or after it. A parameter never matches nothing. Where several patterns
/// match, text goes before parameters, and more text before less, from left to right. `HEAD` is
/// implied by `GET`.
///
/// - Complexity: a match visits each declared segment at most once.
public struct Router<Value: Sendable>: Sendable {
    private struct Endpoint: Sendable {
        let value: Value
        let names: [String]
    }

    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        var parameters: [(segment: RouteSegment, node: Node)] = []
        var endpoints: [String: Endpoint] = [:]

        /// Adds an endpoint below this node; false if the method has one there.
        mutating func insert(
            _ endpoint: Endpoint,
            method: String,
            under segments: ArraySlice<RouteSegment>
        ) -> Bool {
            guard let segment = segments.first else {
                guard endpoints[method] == nil else { return false }
                endpoints[method] = endpoint
                return true
            }
            let rest = segments.dropFirst()
            if case .literal(let text) = segment {
                return literals[text, default: Node()].insert(endpoint, method: method, under: rest)
            }
            let place =
                parameters.firstIndex { $0.segment.matchesLike(segment) } ?? add(segment)
            return parameters[place].node.insert(endpoint, method: method, under: rest)
        }

        /// Adds a parameter after those that hold as much text; returns its place.
        private mutating func add(_ segment: RouteSegment) -> Int {
            let place =
                parameters.firstIndex { $0.segment.textLength < segment.textLength }
                ?? parameters.endIndex
            parameters.insert((segment, Node()), at: place)
            return place
        }
    }

    private struct Search {
        let method: String
        var values: [String] = []
        var allowed: Set<String> = []
    }

    private var root = Node()

    /// Makes a table of routes.
    ///
    /// - Throws: ``SocketServerError`` with code `invalid_route` if a pattern is malformed or
    ///   declared twice for one method.
    public init(
        _ routes: [(method: String, pattern: String, value: Value)]
    ) throws(SocketServerError) {
        for (method, pattern, value) in routes { try declare(method, pattern, value) }
    }

    /// Finds the route of a method and the decoded path segments.
    public func match(method: String, path: [String]) -> RouteMatch<Value> {
        var search = Search(method: method)
        if let endpoint = find(path[...], root, &search) {
            return .found(
                endpoint.value,
                parameters: Dictionary(uniqueKeysWithValues: zip(endpoint.names, search.values))
            )
        }
        guard !search.allowed.isEmpty else { return .notFound }
        let allow = search.allowed.union(["OPTIONS"]).sorted()
        return method == "OPTIONS" ? .options(allow: allow) : .methodNotAllowed(allow: allow)
    }

    private mutating func declare(
        _ method: String,
        _ pattern: String,
        _ value: Value
    ) throws(SocketServerError) {
        let segments = try RouteSegment.parse(pattern)
        let names = segments.compactMap { segment in
            if case .parameter(_, let name, _) = segment { name } else { nil }
        }
        let endpoint = Endpoint(value: value, names: names)
        guard Set(names).count == names.count,
            root.insert(endpoint, method: method, under: segments[...])
        else {
            throw SocketServerError(
                code: .invalidRoute,
                message: "\(method) \(pattern): expected each route and parameter name once"
            )
        }
    }

    private func find(_ path: ArraySlice<String>, _ node: Node, _ search: inout Search) -> Endpoint?
    {
        guard let first = path.first else {
            if let endpoint = node.endpoints[search.method] { return endpoint }
            if search.method == "HEAD", let endpoint = node.endpoints["GET"] { return endpoint }
            search.allowed.formUnion(node.endpoints.keys)
            if node.endpoints["GET"] != nil { search.allowed.insert("HEAD") }
            return nil
        }
        let rest = path.dropFirst()
        if let child = node.literals[first], let endpoint = find(rest, child, &search) {
            return endpoint
        }
        for (segment, child) in node.parameters {
            guard let value = segment.value(in: first) else { continue }
            search.values.append(value)
            if let endpoint = find(rest, child, &search) { return endpoint }
            search.values.removeLast()
        }
        return nil
    }
}
