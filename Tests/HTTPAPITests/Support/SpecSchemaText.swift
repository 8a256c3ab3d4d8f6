import Foundation
import Records
import Training

/// The JSON Schema of a job spec in YAML, from the code's own declarations.
///
/// Every object has a name, and so has every form of what a `type` chooses (`LinearLayer` …), with a
/// discriminator: generators of clients can't tell nameless forms apart.
struct SpecSchemaText {
    private var sets: [String: (set: ComponentSet, key: String)] = [:]
    private var objects: [String: JSONValue] = [:]

    /// The schemas below `components/schemas`: the spec, its parts, then what a `type` chooses.
    static func text() -> String {
        var writer = SpecSchemaText()
        let spec = writer.object(JobSchema.job)
        var components: [String] = []
        // Members are found while writing: a layer names initializers.
        var written: Set<String> = []
        while let name = writer.sets.keys.filter({ !written.contains($0) }).min() {
            written.insert(name)
            components += writer.componentLines(name)
        }
        let lines = writer.lines(["JobSpec": spec], indent: 4)
        let parts = writer.lines(writer.objects, indent: 4)
        return (lines + parts + components).joined(separator: "\n") + "\n"
    }

    /// A choice of named forms, and the forms.
    private mutating func componentLines(_ name: String) -> [String] {
        guard let (set, key) = sets[name] else { return [] }
        var mapping: [String: JSONValue] = [:]
        var forms: [JSONValue] = []
        var text: [String] = []
        for member in set.members {
            let form = SpecSchemaText.name(member.type) + name
            let pointer = JSONValue.string("#/components/schemas/\(form)")
            mapping[member.type] = pointer
            forms.append(["$ref": pointer])
            let schema = object(
                member.schema, description: member.summary, tag: (key, member.type), owner: name)
            text += lines([form: schema], indent: 4)
        }
        let choice: JSONValue = [
            "oneOf": .array(forms),
            "discriminator": ["propertyName": .string(key), "mapping": .object(mapping)],
        ]
        return lines([name: choice], indent: 4) + text
    }

    /// A name for a schema: `EarlyStopping` for early_stopping.
    private static func name(_ text: String) -> String {
        text.split { $0 == "_" || $0 == " " }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined()
    }

    /// An object; the objects in it are named after their fields, and after its owner if it has one.
    private mutating func object(
        _ schema: Schema, description: String? = nil, tag: (key: String, value: String)? = nil,
        owner: String? = nil
    ) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        var required: [JSONValue] = []
        if let tag {
            properties[tag.key] = ["type": "string", "const": .string(tag.value)]
            required.append(.string(tag.key))
        }
        for field in schema.fields {
            let part = (owner ?? "") + SpecSchemaText.name(field.name)
            let suffix = owner == nil ? "Spec" : ""
            var members = self.schema(field.kind, part: part, suffix).object ?? [:]
            members["description"] = .string(field.summary)
            switch field.presence {
            case .required: required.append(.string(field.name))
            case .optional: break
            case .defaulted(let value): members["default"] = value
            }
            properties[field.name] = .object(members)
        }
        var members: [String: JSONValue] = ["type": "object", "additionalProperties": false]
        if !properties.isEmpty { members["properties"] = .object(properties) }
        if !required.isEmpty { members["required"] = .array(required) }
        if let description { members["description"] = .string(description) }
        return .object(members)
    }

    private mutating func named(_ name: String, _ schema: Schema) -> JSONValue {
        let object = object(schema)
        precondition(objects[name, default: object] == object, "two parts of the name \(name)")
        objects[name] = object
        return ["$ref": .string("#/components/schemas/\(name)")]
    }

    private mutating func schema(_ kind: Schema.Kind, part: String, _ suffix: String) -> JSONValue {
        switch kind {
        case .any: return [:]
        case .boolean: return ["type": "boolean"]
        case .integer(let bounds): return number("integer", bounds)
        case .number(let bounds): return number("number", bounds)
        case .string(let length): return ["type": "string", "maxLength": JSONValue(length)]
        case .choice(let names):
            return ["type": "string", "enum": .array(names.map(JSONValue.string))]
        case .list(let inner, let count):
            return [
                "type": "array", "items": schema(inner, part: part, suffix),
                "minItems": JSONValue(count.lowerBound), "maxItems": JSONValue(count.upperBound),
            ]
        case .map(let inner, let count):
            return [
                "type": "object", "additionalProperties": schema(inner, part: part, suffix),
                "maxProperties": JSONValue(count),
            ]
        case .object(let schema):
            return named(part + suffix, schema)
        case .component(let set): return reference(set, key: "type")
        case .variant(let variants):
            return [
                "oneOf": .array(
                    variants.map { variant in
                        if let components = variant.components {
                            return reference(components, key: variant.key)
                        }
                        return named(SpecSchemaText.name(variant.key) + part, variant.schema)
                    })
            ]
        case .either(let kinds):
            return ["oneOf": .array(kinds.map { schema($0, part: part, suffix) })]
        case .nullable(let inner): return nullable(schema(inner, part: part, suffix))
        }
    }

    private func nullable(_ schema: JSONValue) -> JSONValue {
        guard var members = schema.object, !members.isEmpty else { return schema }
        if let forms = members["oneOf"]?.array {
            members["oneOf"] = .array(forms + [["type": "null"]])
        } else if let type = members["type"], type.string != nil, members["enum"] == nil {
            members["type"] = [type, "null"]
        } else {
            return ["oneOf": [schema, ["type": "null"]]]
        }
        return .object(members)
    }

    private mutating func reference(_ set: ComponentSet, key: String) -> JSONValue {
        let name = SpecSchemaText.name(set.noun)
        sets[name] = (set, key)
        return ["$ref": .string("#/components/schemas/\(name)")]
    }

    private func number(_ type: String, _ bounds: Bounds) -> JSONValue {
        var members: [String: JSONValue] = ["type": .string(type)]
        if let lower = bounds.lower {
            members[bounds.lowerIsOpen ? "exclusiveMinimum" : "minimum"] = .number(lower)
        }
        if let upper = bounds.upper {
            members[bounds.upperIsOpen ? "exclusiveMaximum" : "maximum"] = .number(upper)
        }
        return .object(members)
    }

    /// Block style down to values that hold no object.
    private func lines(_ members: [String: JSONValue], indent: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        return members.sorted { $0.key < $1.key }.flatMap { key, value -> [String] in
            if let inner = value.object, !inner.isEmpty {
                return ["\(space)\(key):"] + lines(inner, indent: indent + 2)
            }
            if let elements = value.array, elements.contains(where: { $0.object != nil }) {
                return ["\(space)\(key):"]
                    + elements.flatMap { element -> [String] in
                        var block = lines(element.object ?? [:], indent: indent + 4)
                        if let first = block.first {
                            block[0] = "\(space)  - " + first.dropFirst(indent + 4)
                        }
                        return block
                    }
            }
            let text = (try? JSONCoding.encode(value)).map { String(decoding: $0, as: UTF8.self) }
            return ["\(space)\(key): \(text ?? "null")"]
        }
    }
}
