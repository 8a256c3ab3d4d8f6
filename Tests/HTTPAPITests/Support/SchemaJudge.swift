import Foundation
import Records

/// Judges values by the schemas of the contract, as far as it uses JSON Schema (2020-12).
///
/// An object with members that its schema doesn't name is wrong unless `additionalProperties` allows
/// them: what the service says stands in the contract, though a client must bear more.
struct SchemaJudge {
    let document: ContractDocument

    /// What is wrong with a value, one line a problem.
    func problems(of value: JSONValue, by schema: JSONValue, at place: String = "") -> [String] {
        let judgement = judge(value, schema, place)
        guard judgement.namesMembers, !judgement.takesAnyMember else { return judgement.problems }
        let unknown = (value.object ?? [:]).keys.filter { !judgement.members.contains($0) }
        return judgement.problems + unknown.sorted().map { "\(place)/\($0): not in the contract" }
    }

    private struct Judgement {
        var problems: [String] = []
        /// The members that the schema names.
        var members: Set<String> = []
        var namesMembers = false
        var takesAnyMember = false

        mutating func add(_ other: Judgement) {
            problems += other.problems
            members.formUnion(other.members)
            namesMembers = namesMembers || other.namesMembers
            takesAnyMember = takesAnyMember || other.takesAnyMember
        }
    }

    /// Keywords that say nothing of validity, and those read beside another.
    private static let silent: Set<String> = [
        "description", "example", "examples", "default", "format", "discriminator",
        "properties", "minItems", "maxItems", "minLength", "maxLength", "maxProperties",
    ]

    private func judge(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> Judgement {
        var judgement = Judgement()
        guard let keywords = schema.object else {
            judgement.problems = ["\(place): there is no such schema"]
            return judgement
        }
        func expect(_ isSo: Bool, _ what: @autoclosure () -> String) {
            if !isSo {
                judgement.problems.append(
                    "\(place): expected \(what()), got \(value.shortDescription)")
            }
        }
        if case .object(let members) = value {
            judgement.add(self.judge(members, schema, place))
        }
        for (keyword, rule) in keywords {
            switch keyword {
            case "$ref":
                judgement.add(judge(value, document.resolved(schema) ?? .null, place))
            case "type":
                let types = rule.array ?? [rule]
                expect(
                    types.contains { SchemaJudge.isOfType(value, $0.string ?? "") },
                    rule.shortDescription)
            case "enum", "x-extensible-enum":
                expect(rule.array?.contains(value) ?? false, "one of \(rule)")
            case "const": expect(rule == value, rule.shortDescription)
            case "minimum": expect(value.number.map { $0 >= rule.number ?? 0 } ?? true, "≥ \(rule)")
            case "maximum": expect(value.number.map { $0 <= rule.number ?? 0 } ?? true, "≤ \(rule)")
            case "exclusiveMinimum":
                expect(value.number.map { $0 > rule.number ?? 0 } ?? true, "> \(rule)")
            case "exclusiveMaximum":
                expect(value.number.map { $0 < rule.number ?? 0 } ?? true, "< \(rule)")
            case "pattern":
                let pattern = try? Regex(rule.string ?? "")
                if let text = value.string {
                    expect(
                        pattern.map { text.firstMatch(of: $0) != nil } ?? false, "\(rule)")
                }
            case "items":
                for (index, element) in (value.array ?? []).enumerated() {
                    judgement.problems += problems(
                        of: element, by: rule, at: "\(place)/\(index)")
                }
            case "allOf":
                for part in rule.array ?? [] { judgement.add(judge(value, part, place)) }
            case "oneOf", "anyOf":
                let forms = (rule.array ?? []).map { judge(value, $0, place) }
                let fitting = forms.filter(\.problems.isEmpty)
                if fitting.count == 1 || (keyword == "anyOf" && !fitting.isEmpty) {
                    fitting.forEach { judgement.add($0) }
                } else if fitting.isEmpty {
                    // What the likeliest form says tells most.
                    forms.min { $0.problems.count < $1.problems.count }.map { judgement.add($0) }
                    expect(!forms.isEmpty, "a form")
                } else {
                    expect(false, "one form, found \(fitting.count) that fit")
                }
            case "required", "additionalProperties": break
            default:
                if !SchemaJudge.silent.contains(keyword) {
                    judgement.problems.append("\(place): the test doesn't know \(keyword)")
                }
            }
        }
        let count = value.array?.count
        expect(
            count.map { $0 >= keywords["minItems"]?.integer ?? 0 } ?? true, "more elements")
        expect(
            count.map { $0 <= keywords["maxItems"]?.integer ?? .max } ?? true, "fewer elements")
        let length = value.string?.unicodeScalars.count
        expect(
            length.map { $0 >= keywords["minLength"]?.integer ?? 0 } ?? true, "a longer text")
        expect(
            length.map { $0 <= keywords["maxLength"]?.integer ?? .max } ?? true, "a shorter text")
        return judgement
    }

    private func judge(
        _ members: [String: JSONValue], _ schema: JSONValue, _ place: String
    ) -> Judgement {
        var judgement = Judgement()
        let properties = schema["properties"]?.object
        for name in schema["required"]?.array?.compactMap(\.string) ?? []
        where members[name] == nil {
            judgement.problems.append("\(place)/\(name): missing")
        }
        for (name, property) in properties ?? [:] {
            guard let member = members[name] else { continue }
            judgement.problems += problems(of: member, by: property, at: "\(place)/\(name)")
        }
        judgement.members = Set((properties ?? [:]).keys)
        judgement.namesMembers = properties != nil
        switch schema["additionalProperties"] {
        case .boolean(false)?:
            for name in members.keys.sorted() where properties?[name] == nil {
                judgement.problems.append("\(place)/\(name): not in the contract")
            }
        case .object(let rule)?:
            judgement.takesAnyMember = true
            for (name, member) in members where properties?[name] == nil {
                judgement.problems += problems(
                    of: member, by: .object(rule), at: "\(place)/\(name)")
            }
        case .boolean(true)?: judgement.takesAnyMember = true
        default: break
        }
        return judgement
    }

    private static func isOfType(_ value: JSONValue, _ type: String) -> Bool {
        switch type {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "number": value.number != nil
        case "integer": value.integer != nil
        case "boolean": value.boolean != nil
        case "null": value.isNull
        default: false
        }
    }
}
