import Records
import SocketServer

/// The values of a query, read as what they must be.
///
/// Names were checked when the request was admitted; a wrong value is a ``RequestError`` with code
/// `invalid_parameter`.
struct QueryReader: Sendable {
    let items: [QueryItem]

    /// The value of a name, or nil.
    func text(_ name: String) -> String? {
        items.first { $0.name == name }?.value
    }

    /// Every value of a name, lists taken apart at commas; nil if the name isn't there.
    func list(_ name: String) -> [String]? {
        let values = items.filter { $0.name == name }
        if values.isEmpty { return nil }
        return values.flatMap { $0.value.split(separator: ",").map(String.init) }
    }

    /// The values of `name[key]`, by key.
    func map(_ name: String) -> [String: String] {
        var values: [String: String] = [:]
        for item in items where item.name.hasPrefix(name + "[") {
            values[String(item.name.dropFirst(name.count + 1).dropLast())] = item.value
        }
        return values
    }

    /// A whole number in a range, or nil.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(RequestError) -> Int? {
        guard let text = text(name) else { return nil }
        // Int takes a plus sign, which no JSON number has.
        guard text.first != "+", let value = Int(text), range.contains(value) else {
            let bounds =
                range.upperBound == .max
                ? "of at least \(range.lowerBound)"
                : "from \(range.lowerBound) to \(range.upperBound)"
            throw .invalidParameter(name, "expected an integer \(bounds)")
        }
        return value
    }

    /// `true` or `false`, or nil.
    func boolean(_ name: String) throws(RequestError) -> Bool? {
        guard let text = text(name) else { return nil }
        guard let value = Bool(text) else {
            throw .invalidParameter(name, "expected true or false")
        }
        return value
    }

    /// One of the raw values of a type, or nil.
    func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Value.Type
    ) throws(RequestError) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue)
            throw .invalidParameter(
                name,
                "expected one of \(names.joined(separator: ", "))"
                    + NearestName.hint(text, among: names))
        }
        return value
    }

    /// Text of at most this many characters, or nil.
    func text(_ name: String, atMost limit: Int) throws(RequestError) -> String? {
        guard let text = text(name) else { return nil }
        guard text.count <= limit else {
            throw .invalidParameter(name, "expected at most \(limit) characters")
        }
        return text
    }
}
