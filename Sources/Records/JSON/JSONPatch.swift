/// A list of changes to a JSON document (RFC 6902, without `test` and `copy`, which no remedy needs).
public struct JSONPatch: Sendable, Hashable, Codable {
    /// The changes, applied in order.
    public var operations: [Operation]

    /// Makes a patch of operations.
    public init(_ operations: [Operation]) {
        self.operations = operations
    }

    /// Reads the operations from a JSON array.
    public init(from decoder: any Decoder) throws {
        operations = try decoder.singleValueContainer().decode([Operation].self)
    }

    /// Writes the operations as a JSON array.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(operations)
    }

    /// One change.
    public struct Operation: Sendable, Hashable, Codable {
        /// What to do: `add`, `remove` or `replace`.
        public enum Verb: String, Sendable, Codable {
            /// Sets a member, or inserts an element before the index (`-` appends).
            case add
            /// Removes a member or an element that exists.
            case remove
            /// Sets a member or an element that exists.
            case replace
        }

        /// What to do.
        public var op: Verb
        /// Where, as a JSON Pointer.
        public var path: String
        /// The new value; nil for `remove`.
        public var value: JSONValue?

        /// Makes an operation.
        public init(_ op: Verb, _ path: String, _ value: JSONValue? = nil) {
            self.op = op
            self.path = path
            self.value = value
        }

        /// Reads an operation; a `null` value is a value, an absent one isn't.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            op = try container.decode(Verb.self, forKey: .op)
            path = try container.decode(String.self, forKey: .path)
            // A bare nil would be JSON's null.
            let given = container.contains(.value)
            value = given ? try container.decode(JSONValue.self, forKey: .value) : .none
        }
    }

    /// Applies the patch.
    ///
    /// - Parameter document: The document to change.
    /// - Returns: The changed document.
    /// - Throws: ``SpecErrors`` with code `patch_conflict` if a path doesn't exist in the document.
    public func applied(to document: JSONValue) throws(SpecErrors) -> JSONValue {
        var result = document
        for operation in operations {
            guard
                let pointer = JSONPointer(operation.path),
                operation.op == .remove || operation.value != nil,
                let changed = JSONPatch.apply(operation, at: pointer.tokens[...], in: result)
            else {
                throw SpecErrors([
                    SpecProblem(
                        pointer: operation.path, code: .patchConflict,
                        detail:
                            "cannot \(operation.op.rawValue) here: no such place in the document"
                    )
                ])
            }
            result = changed
        }
        return result
    }

    /// Applies one operation below `value`; nil if the path doesn't exist.
    private static func apply(
        _ operation: Operation, at path: ArraySlice<String>, in value: JSONValue
    ) -> JSONValue? {
        guard let token = path.first else {
            return operation.op == .remove ? nil : operation.value
        }
        let isLast = path.count == 1
        switch value {
        case .object(var members):
            if isLast {
                if operation.op != .add, members[token] == nil { return nil }
                members[token] = operation.op == .remove ? nil : operation.value
            } else {
                guard
                    let child = members[token],
                    let changed = apply(operation, at: path.dropFirst(), in: child)
                else { return nil }
                members[token] = changed
            }
            return .object(members)
        case .array(var elements):
            if isLast, operation.op == .add {
                let index = token == "-" ? elements.count : index(token) ?? -1
                guard (0...elements.count).contains(index), let value = operation.value else {
                    return nil
                }
                elements.insert(value, at: index)
                return .array(elements)
            }
            guard let index = index(token), elements.indices.contains(index) else { return nil }
            if isLast, operation.op == .remove {
                elements.remove(at: index)
            } else {
                guard
                    let changed = apply(operation, at: path.dropFirst(), in: elements[index])
                else { return nil }
                elements[index] = changed
            }
            return .array(elements)
        default:
            return nil
        }
    }

    /// An element's index as RFC 6901 writes it: digits without a sign or leading zeros.
    private static func index(_ token: String) -> Int? {
        Int(token).flatMap { String($0) == token && $0 >= 0 ? $0 : nil }
    }
}
