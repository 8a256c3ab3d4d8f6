import Foundation

/// How every value is written as JSON and read back: on the wire and in the database alike.
///
/// Keys are sorted, slashes unescaped, and NaN and infinities are the strings `"NaN"`, `"Infinity"`
/// and `"-Infinity"`, so the same value always gives the same bytes.
public enum JSONCoding {
    /// Writes a value.
    ///
    /// - Parameters:
    ///   - value: The value to write.
    ///   - pretty: Whether to indent for a person to read. The default is false.
    /// - Returns: UTF-8 text.
    /// - Throws: `EncodingError` if the value's own `encode(to:)` fails.
    public static func encode(_ value: some Encodable, pretty: Bool = false) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(value)
    }

    /// Reads a value.
    ///
    /// - Parameters:
    ///   - type: The type to read.
    ///   - data: UTF-8 text.
    /// - Returns: The value.
    /// - Throws: `DecodingError` if the text isn't JSON or doesn't fit the type.
    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value
    {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try decoder.decode(type, from: data)
    }

    /// Turns an encodable value into a ``JSONValue``.
    ///
    /// - Parameter value: The value to turn.
    /// - Returns: The same value as JSON.
    /// - Throws: `EncodingError` if the value's own `encode(to:)` fails.
    public static func value(of value: some Encodable) throws -> JSONValue {
        try decode(JSONValue.self, from: try encode(value))
    }

    /// Reads a JSON document that a user sent.
    ///
    /// - Parameter data: UTF-8 text.
    /// - Returns: The document.
    /// - Throws: ``SpecErrors`` with one problem of code `invalid_json`, which says where the text
    ///   stops being JSON.
    public static func document(from data: Data) throws(SpecErrors) -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: data)
        } catch let DecodingError.dataCorrupted(context) {
            let reason =
                (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey]
                as? String
            let detail = reason ?? context.debugDescription
            throw SpecErrors([SpecProblem(pointer: "", code: .invalidJSON, detail: detail)])
        } catch {
            throw SpecErrors([
                SpecProblem(pointer: "", code: .invalidJSON, detail: "expected a JSON document")
            ])
        }
    }
}
