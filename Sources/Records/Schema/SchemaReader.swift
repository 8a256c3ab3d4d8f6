/// Checks JSON against a ``Schema``, collecting every problem, and fills in the defaults.
public struct SchemaReader: Sendable {
    /// The problems found so far, in the order of the schema.
    public private(set) var problems: [SpecProblem] = []

    /// Makes a reader that has found nothing yet.
    public init() {}

    /// Records a problem that the schema can't express.
    public mutating func report(_ pointer: JSONPointer, _ code: SpecProblem.Code, _ detail: String)
    {
        problems.append(SpecProblem(pointer: pointer.description, code: code, detail: detail))
    }

    /// Throws all problems found so far, if any.
    ///
    /// - Throws: ``SpecErrors`` with every problem.
    public func finish() throws(SpecErrors) {
        if !problems.isEmpty { throw SpecErrors(problems) }
    }

    /// Reads an object of known fields.
    ///
    /// - Parameters:
    ///   - value: What the user sent.
    ///   - schema: The fields.
    ///   - pointer: Where the object stands.
    ///   - extra: Further keys that are allowed here and kept as they are.
    /// - Returns: The object with defaults filled in; fields with problems are left out.
    public mutating func object(
        _ value: JSONValue, _ schema: Schema, at pointer: JSONPointer, extra: [String] = []
    ) -> [String: JSONValue] {
        guard let members = value.object else {
            report(pointer, .wrongType, "expected an object, got \(value.shortDescription)")
            return [:]
        }
        var result: [String: JSONValue] = [:]
        for key in extra { result[key] = members[key] }
        for field in schema.fields {
            if let given = members[field.name] {
                result[field.name] = read(given, field.kind, at: pointer[field.name])
                continue
            }
            switch field.presence {
            case .required:
                report(
                    pointer[field.name], .missingField,
                    "expected \(SchemaReader.description(of: field.kind)), found nothing")
            case .optional:
                break
            case .defaulted(let value):
                // Defaults pass through the reader too, so that nested defaults are filled in.
                result[field.name] = read(value, field.kind, at: pointer[field.name])
            }
        }
        let known = schema.fields.map(\.name) + extra
        for key in members.keys.sorted() where !known.contains(key) {
            report(
                pointer[key], .unknownField,
                "unknown field \"\(key)\"\(NearestName.hint(key, among: known))")
        }
        return result
    }

    /// Reads a value of a kind.
    ///
    /// - Parameters:
    ///   - value: What the user sent.
    ///   - kind: What it must be.
    ///   - pointer: Where it stands.
    /// - Returns: The value with defaults filled in, or nil after reporting a problem.
    public mutating func read(
        _ value: JSONValue, _ kind: Schema.Kind, at pointer: JSONPointer
    ) -> JSONValue? {
        switch kind {
        case .any:
            return value
        case .nullable(let inner):
            return value.isNull ? .null : read(value, inner, at: pointer)
        case .either(let kinds):
            if let kind = kinds.first(where: { SchemaReader.accepts(value, $0) }) {
                return read(value, kind, at: pointer)
            }
        case .boolean:
            if value.boolean != nil { return value }
        case .integer(let bounds):
            if let number = value.number {
                if value.integer != nil, bounds.contains(number) { return value }
                return outOfRange(value, kind, at: pointer)
            }
        case .number(let bounds):
            if let number = value.number {
                if bounds.contains(number) { return value }
                return outOfRange(value, kind, at: pointer)
            }
        case .string(let maximumLength):
            if let text = value.string {
                if text.count <= maximumLength { return value }
                return outOfRange(.string("\(text.count) characters"), kind, at: pointer)
            }
        case .choice(let names):
            if let text = value.string {
                if names.contains(text) { return value }
                report(
                    pointer, .unknownName,
                    "expected \(SchemaReader.description(of: kind)), got \"\(text)\""
                        + NearestName.hint(text, among: names))
                return nil
            }
        case .list(let inner, let count):
            if let elements = value.array {
                guard count.contains(elements.count) else {
                    return outOfRange(value, kind, at: pointer)
                }
                return .array(
                    elements.enumerated().compactMap { read($1, inner, at: pointer[$0]) })
            }
        case .map(let inner, let maximumCount):
            if let members = value.object {
                guard members.count <= maximumCount else {
                    return outOfRange(.string("\(members.count) members"), kind, at: pointer)
                }
                var result: [String: JSONValue] = [:]
                for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                    result[key] = read(member, inner, at: pointer[key])
                }
                return .object(result)
            }
        case .object(let schema):
            return .object(object(value, schema, at: pointer))
        case .component(let set):
            return component(value, set, at: pointer)
        case .variant(let variants):
            return variant(value, variants, at: pointer)
        }
        report(
            pointer, .wrongType,
            "expected \(SchemaReader.description(of: kind)), got \(value.shortDescription)")
        return nil
    }

    /// Whether a value is of the kind of JSON that a kind reads, whatever it says.
    private static func accepts(_ value: JSONValue, _ kind: Schema.Kind) -> Bool {
        switch kind {
        case .any: true
        case .nullable(let inner): value.isNull || accepts(value, inner)
        case .either(let kinds): kinds.contains { accepts(value, $0) }
        case .boolean: value.boolean != nil
        case .integer, .number: value.number != nil
        case .string, .choice: value.string != nil
        case .list: value.array != nil
        case .map, .object, .component, .variant: value.object != nil
        }
    }

    private mutating func outOfRange(
        _ value: JSONValue, _ kind: Schema.Kind, at pointer: JSONPointer
    ) -> JSONValue? {
        let got = value.string ?? value.shortDescription
        report(
            pointer, .outOfRange, "expected \(SchemaReader.description(of: kind)), got \(got)")
        return nil
    }

    private mutating func component(
        _ value: JSONValue, _ set: ComponentSet, key: String = "type", at pointer: JSONPointer
    ) -> JSONValue? {
        guard let members = value.object else {
            report(
                pointer, .wrongType,
                "expected \(SchemaReader.description(of: .component(set))), "
                    + "got \(value.shortDescription)")
            return nil
        }
        guard let given = members[key] else {
            report(pointer[key], .missingField, "expected the type of the \(set.noun)")
            return nil
        }
        let known = set.members
        guard let type = given.string, let member = known.first(where: { $0.type == type }) else {
            let hint = given.string.map { NearestName.hint($0, among: known.map(\.type)) } ?? ""
            report(
                pointer[key], .unknownName,
                "unknown \(set.noun) \(given.shortDescription)\(hint)")
            return nil
        }
        return .object(object(value, member.schema, at: pointer, extra: [key]))
    }

    private mutating func variant(
        _ value: JSONValue, _ variants: [Schema.Variant], at pointer: JSONPointer
    ) -> JSONValue? {
        let names = variants.map { "\"\($0.key)\"" }.joined(separator: ", ")
        guard let members = value.object else {
            report(
                pointer, .wrongType,
                "expected an object with one of \(names), got \(value.shortDescription)")
            return nil
        }
        let matching = variants.filter { members[$0.key] != nil }
        guard matching.count == 1, let chosen = matching.first else {
            let problem =
                matching.isEmpty
                ? "found none of them"
                    + (members.keys.sorted().first.map {
                        NearestName.hint($0, among: variants.map(\.key))
                    } ?? "")
                : "found \(matching.map { "\"\($0.key)\"" }.joined(separator: " and "))"
            report(
                pointer, matching.isEmpty ? .missingField : .conflictingFields,
                "expected exactly one of \(names), \(problem)")
            return nil
        }
        if let components = chosen.components {
            return component(value, components, key: chosen.key, at: pointer)
        }
        return .object(object(value, chosen.schema, at: pointer))
    }

    /// A kind in words, with its article.
    static func description(of kind: Schema.Kind) -> String {
        switch kind {
        case .any: return "a value"
        case .nullable(let inner): return description(of: inner) + " or null"
        case .either(let kinds): return kinds.map(description).joined(separator: " or ")
        case .boolean: return "true or false"
        case .integer(let bounds): return joined("an integer", bounds)
        case .number(let bounds): return joined("a number", bounds)
        case .string(let maximumLength): return "a string of at most \(maximumLength) characters"
        case .choice(let names):
            let quoted = names.map { "\"\($0)\"" }
            return quoted.count == 1 ? quoted[0] : "one of " + quoted.joined(separator: ", ")
        case .list(let inner, let count):
            let size =
                count.lowerBound == count.upperBound
                ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            return "a list of \(size), each \(description(of: inner))"
        case .map(let inner, let maximumCount):
            return "an object of at most \(maximumCount) members, each \(description(of: inner))"
        case .object: return "an object"
        case .component(let set): return "an object with the \(set.noun)'s \"type\""
        case .variant(let variants):
            return "an object with one of "
                + variants.map { "\"\($0.key)\"" }.joined(separator: ", ")
        }
    }

    private static func joined(_ noun: String, _ bounds: Bounds) -> String {
        bounds.description.isEmpty ? noun : "\(noun) \(bounds)"
    }
}
