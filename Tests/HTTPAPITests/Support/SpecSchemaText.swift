import Foundation
import Records
import Training

/// The JSON Schema of a job spec in YAML, from the code's own declarations.
struct SpecSchemaText {
    private var sets: [String: (set: ComponentSet, key: String)] = [:]

    /// The schemas below `components/schemas`, those of components after the spec's own.
    static func text() -> String {
        var writer = SpecSchemaText()
        var lines = writer.lines(["JobSpec": writer.object(JobSchema.job)], indent: 4)
        // Members are found while writing: a layer names initializers.
        var written: Set<String> = []
        while let name = writer.sets.keys.filter({ !written.contains($0) }).min() {
            written.insert(name)
            guard let (set, key) = writer.sets[name] else { continue }
            let schema: JSONValue = [
                "oneOf": .array(
                    set.members.map { member in
                        writer.object(
                            member.schema, description: member.summary, tag: (key, member.type))
                    })
            ]
            lines += writer.lines([name: schema], indent: 4)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func object(
        _ schema: Schema, description: String? = nil, tag: (key: String, value: String)? = nil
    ) -> JSONValue {
        var properties: [String: JSONValue] = [:]
        var required: [JSONValue] = []
        if let tag {
            properties[tag.key] = ["const": .string(tag.value)]
            required.append(.string(tag.key))
        }
        for field in schema.fields {
            var members = self.schema(field.kind).object ?? [:]
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

    private mutating func schema(_ kind: Schema.Kind) -> JSONValue {
        switch kind {
        case .any: return [:]
        case .boolean: return ["type": "boolean"]
        case .integer(let bounds): return number("integer", bounds)
        case .number(let bounds): return number("number", bounds)
        case .string(let length): return ["type": "string", "maxLength": JSONValue(length)]
        case .choice(let names): return ["enum": .array(names.map(JSONValue.string))]
        case .list(let inner, let count):
            return [
                "type": "array", "items": schema(inner), "minItems": JSONValue(count.lowerBound),
                "maxItems": JSONValue(count.upperBound),
            ]
        case .map(let inner, let count):
            return [
                "type": "object", "additionalProperties": schema(inner),
                "maxProperties": JSONValue(count),
            ]
        case .object(let schema): return object(schema)
        case .component(let set): return reference(set, key: "type")
        case .variant(let variants):
            return [
                "oneOf": .array(
                    variants.map { variant in
                        variant.components.map { reference($0, key: variant.key) }
                            ?? object(variant.schema)
                    })
            ]
        case .either(let kinds): return ["oneOf": .array(kinds.map { schema($0) })]
        case .nullable(let inner): return ["oneOf": [schema(inner), ["type": "null"]]]
        }
    }

    private mutating func reference(_ set: ComponentSet, key: String) -> JSONValue {
        let name = set.noun.split(separator: " ").map(\.capitalized).joined()
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
