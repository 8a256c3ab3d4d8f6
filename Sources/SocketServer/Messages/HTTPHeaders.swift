/// Header fields in the order they were given; names compare without regard to case.
///
/// A name that is not an HTTP token, or a value with a control character other than a tab
/// (CR, LF and NUL among them), is never stored, so a response cannot be split by what it carries.
///
/// - Source: RFC 9110 §5.1, §5.5.
public struct HTTPHeaders: Sendable, Equatable {
    /// One field: its name as given, its value without surrounding blanks.
    public struct Field: Sendable, Equatable {
        /// The name as it was written.
        public let name: String
        /// The value, without leading or trailing blanks.
        public let value: String
    }

    /// Every field, in order, repeated ones included.
    public private(set) var fields: [Field] = []

    /// Makes an empty list.
    public init() {}

    /// The first value of a field, or nil; assigning replaces every value, nil removes them.
    ///
    /// A refused name or value leaves the list as it was.
    public subscript(name: String) -> String? {
        get { fields.first { Self.matches($0.name, name) }?.value }
        set {
            if let newValue {
                set(name, newValue)
            } else {
                remove(name)
            }
        }
    }

    /// Every value of a field, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { Self.matches($0.name, name) }.map(\.value)
    }

    /// Adds a field after those that are there.
    ///
    /// - Returns: False, with nothing changed, if the name or the value is refused.
    @discardableResult
    public mutating func add(_ name: String, _ value: String) -> Bool {
        let trimmed = Self.trimmed(value)
        guard Self.isValid(name: name), Self.isValid(value: trimmed) else { return false }
        fields.append(Field(name: name, value: trimmed))
        return true
    }

    /// Replaces every value of a field by one.
    ///
    /// - Returns: False, with nothing changed, if the name or the value is refused.
    @discardableResult
    public mutating func set(_ name: String, _ value: String) -> Bool {
        let trimmed = Self.trimmed(value)
        guard Self.isValid(name: name), Self.isValid(value: trimmed) else { return false }
        remove(name)
        fields.append(Field(name: name, value: trimmed))
        return true
    }

    /// Removes every value of a field.
    public mutating func remove(_ name: String) {
        fields.removeAll { Self.matches($0.name, name) }
    }

    /// The comma-separated members of every value of a field, trimmed, empty ones left out.
    ///
    /// - Source: RFC 9110 §5.6.1.
    public func list(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }
            .map { Self.trimmed(String($0)) }
            .filter { !$0.isEmpty }
    }

    /// Adds a field that the request parser has already validated and trimmed.
    mutating func addParsed(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    static func matches(_ left: String, _ right: String) -> Bool {
        let (left, right) = (left.utf8, right.utf8)
        return left.count == right.count
            && zip(left, right).allSatisfy { lowercased($0) == lowercased($1) }
    }

    static func isValid(name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(HTTPSyntax.isTokenByte)
    }

    static func isValid(value: String) -> Bool {
        value.utf8.allSatisfy(HTTPSyntax.isFieldValueByte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    private static func trimmed(_ value: String) -> String {
        let bytes = value.utf8
        guard let first = bytes.first, let last = bytes.last,
            HTTPSyntax.isBlank(first) || HTTPSyntax.isBlank(last)
        else { return value }
        let body = bytes.drop(while: HTTPSyntax.isBlank)
        guard let end = body.lastIndex(where: { !HTTPSyntax.isBlank($0) }) else { return "" }
        return String(decoding: body[...end], as: UTF8.self)
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Makes a list from name and value pairs, in order; refused pairs are left out.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }
}
