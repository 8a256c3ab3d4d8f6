import Foundation

/// A JSON document as a value (RFC 8259).
///
/// Numbers are `Double`, so whole numbers are exact up to 2^53.
public enum JSONValue: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number; NaN and infinities are written as the strings of ``nonFiniteText(_:)``.
    case number(Double)
    /// A string.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// An object; keys are written in alphabetical order.
    case object([String: JSONValue])
}

extension JSONValue {
    /// Makes a number from a `Float`, keeping its shortest decimal form (`0.1`, not `0.100000001`).
    public init(_ value: Float) {
        self = .number(Double(value.description) ?? Double(value))
    }

    /// Makes a number from an integer.
    public init(_ value: Int) {
        self = .number(Double(value))
    }

    /// The members, or nil if this isn't an object.
    public var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements, or nil if this isn't an array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text, or nil if this isn't a string.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, or nil if this isn't one.
    public var number: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The number as an integer, or nil if it isn't whole or not exactly representable.
    public var integer: Int? {
        number.flatMap { abs($0) <= 9_007_199_254_740_992 ? Int(exactly: $0) : nil }
    }

    /// The Boolean, or nil if this isn't one.
    public var boolean: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    /// A boolean value indicating whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The member `key` of an object, or nil.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The number, where the strings `"NaN"`, `"Infinity"` and `"-Infinity"` count as numbers too.
    public var numberOrNonFinite: Double? {
        switch self {
        case .number(let value): value
        case .string("NaN"): .nan
        case .string("Infinity"): .infinity
        case .string("-Infinity"): -.infinity
        default: nil
        }
    }

    /// The wire text of a value that JSON has no number for, or nil for a finite one.
    public static func nonFiniteText(_ value: Double) -> String? {
        if value.isFinite { return nil }
        if value.isNaN { return "NaN" }
        return value > 0 ? "Infinity" : "-Infinity"
    }

    /// What kind of value this is, for error messages: "a string", "an object", ….
    public var kindDescription: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The value itself if it is short, else its kind, for error messages.
    public var shortDescription: String { shortPhrase.english }

    /// The value itself if it is short, else its kind, in every language.
    public var shortPhrase: Phrase {
        switch self {
        case .null: Phrase(verbatim: "null")
        case .boolean(let value): Phrase(verbatim: "\(value)")
        case .number(let value):
            Phrase(verbatim: Int(exactly: value).map(String.init) ?? "\(value)")
        case .string(let text):
            text.count <= 40 ? Phrase(verbatim: "\"\(text)\"") : Phrase("a string", "一个字符串")
        case .array(let elements):
            Phrase("an array of \(elements.count)", "含 \(elements.count) 个元素的数组")
        case .object: Phrase("an object", "一个对象")
        }
    }
}

extension JSONValue: Codable {
    /// Decodes any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Encodes the value; non-finite numbers become strings.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .number(let value):
            if let text = JSONValue.nonFiniteText(value) {
                try container.encode(text)
            } else {
                try container.encode(value)
            }
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a Boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// Makes a number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// Makes a number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object; the last of two equal keys wins.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
}
