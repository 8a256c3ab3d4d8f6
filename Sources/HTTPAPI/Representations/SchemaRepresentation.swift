import Records

/// The declared fields of components on the wire, for the catalog.
enum SchemaRepresentation {
    /// Describes every member of a set.
    static func json(_ set: ComponentSet) -> JSONValue {
        .array(
            set.members.map { member in
                [
                    "type": .string(member.type), "summary": .string(member.summary),
                    "fields": fields(member.schema),
                ]
            })
    }

    /// Describes the fields of an object.
    static func fields(_ schema: Schema) -> JSONValue {
        .array(schema.fields.map { .object(members($0)) })
    }

    private static func members(_ field: Schema.Field) -> [String: JSONValue] {
        var members = members(field.kind)
        members["name"] = .string(field.name)
        members["summary"] = .string(field.summary)
        switch field.presence {
        case .required: members["required"] = true
        case .optional: members["required"] = false
        case .defaulted(let value):
            members["required"] = false
            members["default"] = value
        }
        return members
    }

    private static func members(_ kind: Schema.Kind) -> [String: JSONValue] {
        switch kind {
        case .boolean: return ["kind": "boolean"]
        case .integer(let bounds): return ["kind": "integer"].merging(range(bounds)) { $1 }
        case .number(let bounds): return ["kind": "number"].merging(range(bounds)) { $1 }
        case .string(let length):
            return ["kind": "string", "maximum_length": JSONValue(length)]
        case .choice(let names):
            return ["kind": "choice", "choices": .array(names.map(JSONValue.string))]
        case .list(let inner, let count):
            return [
                "kind": "list", "items": .object(members(inner)),
                "minimum_count": JSONValue(count.lowerBound),
                "maximum_count": JSONValue(count.upperBound),
            ]
        case .map(let inner, let count):
            return [
                "kind": "map", "values": .object(members(inner)),
                "maximum_count": JSONValue(count),
            ]
        case .object(let schema): return ["kind": "object", "fields": fields(schema)]
        // Named, not spelled out: a set may contain itself.
        case .component(let set): return ["kind": "component", "of": .string(set.noun)]
        case .variant(let variants):
            return ["kind": "variant", "variants": .array(variants.map(variant))]
        case .either(let kinds):
            return ["kind": "either", "kinds": .array(kinds.map { .object(members($0)) })]
        case .any: return ["kind": "any"]
        case .nullable(let inner): return members(inner).merging(["nullable": true]) { $1 }
        }
    }

    private static func variant(_ variant: Schema.Variant) -> JSONValue {
        var members: [String: JSONValue] = ["key": .string(variant.key)]
        if let components = variant.components {
            members["of"] = .string(components.noun)
        } else {
            members["fields"] = fields(variant.schema)
        }
        return .object(members)
    }

    private static func range(_ bounds: Bounds) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        if let lower = bounds.lower {
            members["minimum"] = .number(lower)
            members["exclusive_minimum"] = .boolean(bounds.lowerIsOpen)
        }
        if let upper = bounds.upper {
            members["maximum"] = .number(upper)
            members["exclusive_maximum"] = .boolean(bounds.upperIsOpen)
        }
        return members
    }
}
