/// One header or trailer line.
///
/// - Source: RFC 9112 §5.
enum FieldLine {
    /// Parses `name ":" OWS value OWS`.
    ///
    /// Folded lines and blanks before the colon are refused: proxies disagree about them.
    static func parse(
        _ line: [UInt8]
    ) throws(HTTPServerError) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        guard let first = line.first, !HTTPSyntax.isBlank(first) else {
            throw .badRequest(
                .foldedHeader,
                "header: expected a name at the start of the line, got a blank"
            )
        }
        guard let colon = line.firstIndex(of: HTTPSyntax.colon) else {
            throw .badRequest(.badHeader, "header: expected a colon after the name")
        }
        let name = line[..<colon]
        guard !name.isEmpty, name.allSatisfy(HTTPSyntax.isTokenByte) else {
            throw .badRequest(
                .badHeaderName,
                "header: expected a name of token characters right before the colon"
            )
        }
        var value = line[(colon + 1)...]
        while let byte = value.first, HTTPSyntax.isBlank(byte) { value.removeFirst() }
        while let byte = value.last, HTTPSyntax.isBlank(byte) { value.removeLast() }
        guard value.allSatisfy(HTTPSyntax.isFieldValueByte) else {
            throw .badRequest(
                .badHeaderValue,
                "header: expected a value without control characters"
            )
        }
        return (name, value)
    }
}
