/// Checks JSON against a ``Schema``, collecting every problem, and fills in the defaults.
public struct SchemaReader: Sendable {
    /// The problems found so far, in the order of the schema.
    public private(set) var problems: [SpecProblem] = []

    /// Makes a reader that has found nothing yet.
    public init() {}

    /// Records a problem that the schema can't express.
    public mutating func report(_ pointer: JSONPointer, _ code: SpecProblem.Code, _ detail: String)
    {
        report(pointer, code, Phrase(verbatim: detail))
    }

    /// Records a problem that the schema can't express, in every language.
    public mutating func report(_ pointer: JSONPointer, _ code: SpecProblem.Code, _ text: Phrase) {
        problems.append(SpecProblem(pointer: pointer.description, code: code, text: text))
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
            report(pointer, .wrongType, .expected(.anObject, got: value.shortPhrase))
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
                let kind = field.kind.phrase
                report(
                    pointer[field.name], .missingField,
                    Phrase(
                        "expected \(kind.english), found nothing",
                        "缺少该字段，应为\(kind.chinese)"))
            case .optional:
                break
            case .defaulted(let value):
                // Defaults pass through the reader too, so that nested defaults are filled in.
                result[field.name] = read(value, field.kind, at: pointer[field.name])
            }
        }
        let known = schema.fields.map(\.name) + extra
        for key in members.keys.sorted() where !known.contains(key) {
            let hint = NearestName.phrase(key, among: known)
            report(
                pointer[key], .unknownField,
                Phrase(
                    "unknown field \"\(key)\"\(hint.english)", "未知字段 \"\(key)\"\(hint.chinese)"))
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
                return outOfRange(value.shortPhrase, kind, at: pointer)
            }
        case .number(let bounds):
            if let number = value.number {
                if bounds.contains(number) { return value }
                return outOfRange(value.shortPhrase, kind, at: pointer)
            }
        case .string(let maximumLength):
            if let text = value.string {
                if text.count <= maximumLength { return value }
                return outOfRange(
                    Phrase("\(text.count) characters", "\(text.count) 个字符"), kind, at: pointer)
            }
        case .choice(let names):
            if let text = value.string {
                if names.contains(text) { return value }
                let told = Phrase.expected(kind.phrase, got: Phrase(verbatim: "\"\(text)\""))
                let hint = NearestName.phrase(text, among: names)
                report(
                    pointer, .unknownName,
                    Phrase(told.english + hint.english, told.chinese + hint.chinese))
                return nil
            }
        case .list(let inner, let count):
            if let elements = value.array {
                guard count.contains(elements.count) else {
                    return outOfRange(value.shortPhrase, kind, at: pointer)
                }
                return .array(
                    elements.enumerated().compactMap { read($1, inner, at: pointer[$0]) })
            }
        case .map(let inner, let maximumCount):
            if let members = value.object {
                guard members.count <= maximumCount else {
                    return outOfRange(
                        Phrase("\(members.count) members", "\(members.count) 个成员"), kind,
                        at: pointer)
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
        report(pointer, .wrongType, .expected(kind.phrase, got: value.shortPhrase))
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
        _ got: Phrase, _ kind: Schema.Kind, at pointer: JSONPointer
    ) -> JSONValue? {
        report(pointer, .outOfRange, .expected(kind.phrase, got: got))
        return nil
    }

    private mutating func component(
        _ value: JSONValue, _ set: ComponentSet, key: String = "type", at pointer: JSONPointer
    ) -> JSONValue? {
        guard let members = value.object else {
            let kind = Schema.Kind.component(set).phrase
            report(pointer, .wrongType, .expected(kind, got: value.shortPhrase))
            return nil
        }
        guard let given = members[key] else {
            let noun = set.phrase
            report(
                pointer[key], .missingField,
                Phrase("expected the type of the \(noun.english)", "缺少\(noun.chinese)的类型"))
            return nil
        }
        let known = set.members
        guard let type = given.string, let member = known.first(where: { $0.type == type }) else {
            let hint =
                given.string.map { NearestName.phrase($0, among: known.map(\.type)) }
                ?? Phrase(verbatim: "")
            let (noun, got) = (set.phrase, given.shortPhrase)
            report(
                pointer[key], .unknownName,
                Phrase(
                    "unknown \(noun.english) \(got.english)\(hint.english)",
                    "未知的\(noun.chinese) \(got.chinese)\(hint.chinese)"))
            return nil
        }
        return .object(object(value, member.schema, at: pointer, extra: [key]))
    }

    private mutating func variant(
        _ value: JSONValue, _ variants: [Schema.Variant], at pointer: JSONPointer
    ) -> JSONValue? {
        guard let members = value.object else {
            let kind = Schema.Kind.variant(variants).phrase
            report(pointer, .wrongType, .expected(kind, got: value.shortPhrase))
            return nil
        }
        let matching = variants.filter { members[$0.key] != nil }
        guard matching.count == 1, let chosen = matching.first else {
            let names = Phrase(listing: variants.map { "\"\($0.key)\"" })
            let problem = SchemaReader.problem(members, matching, variants)
            report(
                pointer, matching.isEmpty ? .missingField : .conflictingFields,
                Phrase(
                    "expected exactly one of \(names.english), \(problem.english)",
                    "应有且仅有以下之一：\(names.chinese)；\(problem.chinese)"))
            return nil
        }
        if let components = chosen.components {
            return component(value, components, key: chosen.key, at: pointer)
        }
        return .object(object(value, chosen.schema, at: pointer))
    }

    /// What is wrong with the members that should be just one.
    private static func problem(
        _ members: [String: JSONValue], _ matching: [Schema.Variant], _ variants: [Schema.Variant]
    ) -> Phrase {
        guard matching.isEmpty else {
            let found = matching.map { "\"\($0.key)\"" }
            return Phrase(
                "found \(found.joined(separator: " and "))", "却有 \(found.joined(separator: "、"))")
        }
        let hint =
            members.keys.sorted().first.map {
                NearestName.phrase($0, among: variants.map(\.key))
            } ?? Phrase(verbatim: "")
        return Phrase("found none of them\(hint.english)", "却一个也没有\(hint.chinese)")
    }
}
