import Foundation
import Records
import Yams

/// `openapi.yaml` as a value, with its references.
struct ContractDocument: Sendable {
    /// The contract in this repository, read once.
    static let shared = Result { try ContractDocument(Contract().text) }

    let root: JSONValue

    init(_ text: String) throws {
        root = ContractDocument.value(try Yams.load(yaml: text))
    }

    /// What is meant where `{$ref: '#/…'}` stands; nil if there is nothing of the name.
    func resolved(_ value: JSONValue?) -> JSONValue? {
        var value = value
        while let reference = value?["$ref"]?.string {
            value = reference.split(separator: "/").dropFirst().reduce(root) { found, key in
                found?[String(key)]
            }
        }
        return value
    }

    /// The schema of a name.
    func schema(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    private static func value(_ yaml: Any?) -> JSONValue {
        switch yaml {
        case let yaml as Bool: .boolean(yaml)
        case let yaml as Int: JSONValue(yaml)
        case let yaml as Double: .number(yaml)
        case let yaml as String: .string(yaml)
        case let yaml as [Any]: .array(yaml.map { value($0) })
        case let yaml as [AnyHashable: Any]:
            .object(
                Dictionary(
                    yaml.map { ("\($0.key.base)", value($0.value)) }, uniquingKeysWith: { $1 }))
        default: .null
        }
    }
}
