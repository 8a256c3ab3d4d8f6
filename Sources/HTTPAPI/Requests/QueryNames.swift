import Records
import SocketServer

/// Checks the names in a query.
enum QueryNames {
    /// Checks that every name is known, and comes as often as it may.
    ///
    /// - Throws: ``RequestError`` with code `unknown_parameter` or `repeated_parameter`.
    static func check(_ items: [QueryItem], _ known: [QueryParameter]) throws(RequestError) {
        var seen: Set<String> = []
        for item in items {
            guard let parameter = known.first(where: { matches(item.name, $0) }) else {
                let hint = NearestName.hint(item.name, among: known.map(\.name))
                let names = known.map(\.name).joined(separator: ", ")
                let expected = names.isEmpty ? "expected no parameters" : "expected one of \(names)"
                throw .parameter(
                    .unknownParameter, String(item.name.prefix(100)),
                    "unknown parameter; \(expected)\(hint)")
            }
            guard parameter.form == .repeated || seen.insert(item.name).inserted else {
                throw .parameter(.repeatedParameter, item.name, "expected it once")
            }
        }
    }

    private static func matches(_ name: String, _ parameter: QueryParameter) -> Bool {
        guard parameter.form == .keyed else { return name == parameter.name }
        return name.hasPrefix(parameter.name + "[") && name.hasSuffix("]")
            && name.utf8.count > parameter.name.utf8.count + 2
    }
}
