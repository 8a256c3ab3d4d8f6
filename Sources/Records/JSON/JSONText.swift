import Foundation

/// JSON that is made of text which is JSON already.
public enum JSONText {
    /// Writes an object of which one member is text already, as ``JSONCoding`` would write the whole.
    ///
    /// - Parameters:
    ///   - members: The other members.
    ///   - name: The name of the member; it needs no escaping.
    ///   - text: Its value as JSON text.
    /// - Returns: UTF-8 text, the members sorted by name.
    /// - Throws: `EncodingError` if a value can't be written.
    public static func object(
        _ members: [String: JSONValue], adding name: String, text: Data
    ) throws -> Data {
        let before = try inside(members.filter { $0.key < name })
        let after = try inside(members.filter { $0.key > name })
        let member = Data("\"\(name)\":".utf8) + text
        var object = Data("{".utf8)
        for part in [before, member, after] where !part.isEmpty {
            if object.count > 1 { object.append(UInt8(ascii: ",")) }
            object.append(part)
        }
        object.append(UInt8(ascii: "}"))
        return object
    }

    /// The text of an object without its braces.
    private static func inside(_ members: [String: JSONValue]) throws -> Data {
        try JSONCoding.encode(JSONValue.object(members)).dropFirst().dropLast()
    }
}
