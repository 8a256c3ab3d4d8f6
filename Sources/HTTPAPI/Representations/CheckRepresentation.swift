import Records

/// What checks said, on the wire.
enum CheckRepresentation {
    /// Describes results in one language.
    static func json(_ results: [CheckResult], in language: Language) throws -> JSONValue {
        .array(try results.map { try JSONCoding.value(of: $0.only(in: language)) })
    }
}
