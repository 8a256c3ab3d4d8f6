import Records

/// What checks said, on the wire.
enum CheckRepresentation {
    /// Describes results.
    static func json(_ results: [CheckResult]) throws -> JSONValue {
        .array(try results.map { try JSONCoding.value(of: $0) })
    }
}
