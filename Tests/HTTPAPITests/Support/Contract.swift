import Foundation

/// The file `openapi.yaml`, as far as tests read it: by its lines.
struct Contract {
    /// What divides the written part from the one that follows from the catalogs.
    static let marker =
        "    # From here on written by the code's own catalogs; see SpecSchemaTests.\n"

    static let file = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("openapi.yaml")

    let text: String

    init() throws {
        text = try String(contentsOf: Contract.file, encoding: .utf8)
    }

    /// One operation.
    struct Operation: Hashable, Comparable {
        var path: String
        var method: String
        var id: String

        static func < (left: Operation, right: Operation) -> Bool {
            (left.path, left.method) < (right.path, right.method)
        }
    }

    /// Every operation below `paths`.
    var operations: [Operation] {
        var operations: [Operation] = []
        var (path, method, isInPaths) = ("", "", false)
        for line in text.components(separatedBy: "\n") {
            if !line.hasPrefix(" "), line.hasSuffix(":") { isInPaths = line == "paths:" }
            guard isInPaths else { continue }
            if line.hasPrefix("  /"), line.hasSuffix(":") {
                path = String(line.dropFirst(2).dropLast())
            } else if line.hasPrefix("    "), !line.hasPrefix("     "), line.hasSuffix(":") {
                method = line.dropFirst(4).dropLast().uppercased()
            } else if line.hasPrefix("      operationId: ") {
                operations.append(
                    Operation(path: path, method: method, id: String(line.dropFirst(19))))
            }
        }
        return operations.sorted()
    }
}
