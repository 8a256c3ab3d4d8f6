import Records

/// Which columns of a CSV file are read, and as what.
struct CSVColumns: Equatable {
    /// What a column is.
    enum Role: Equatable {
        /// It isn't read.
        case ignored
        /// It is this input of a row.
        case input(Int)
        /// It is the target.
        case target
    }

    /// The roles, by column.
    private(set) var roles: [Role]
    /// The names of the inputs, in their order; without a header the numbers of their columns, or
    /// nothing where these are the inputs' own.
    private(set) var featureNames: [String]
    /// How many inputs a row has.
    private(set) var inputCount: Int
    private let names: [String]?

    /// Finds the columns that a format names.
    ///
    /// - Parameters:
    ///   - format: What the user said.
    ///   - names: The header, or nil without one.
    ///   - count: The number of columns.
    /// - Throws: ``SpecErrors`` with every name or index that isn't there or is named twice.
    init(_ format: DatasetFormat, names: [String]?, count: Int) throws(SpecErrors) {
        self.names = names
        var problems = ProblemList()
        var roles = [Role](repeating: .ignored, count: count)
        let target =
            format.target.flatMap { CSVColumns.find($0, names, count, &problems) } ?? count - 1
        roles[target] = .target
        var order: [Int] = []
        if let inputs = format.inputs {
            for name in inputs {
                guard let column = CSVColumns.find(name, names, count, &problems) else { continue }
                guard roles[column] == .ignored else {
                    problems.add(
                        .root, .conflictingFields,
                        "inputs: column \"\(name.prefix(40))\" is named twice or is the target")
                    continue
                }
                roles[column] = .input(order.count)
                order.append(column)
            }
        } else {
            for column in 0..<count where column != target {
                roles[column] = .input(order.count)
                order.append(column)
            }
        }
        if order.isEmpty, problems.isEmpty {
            problems.add(
                .root, .invalidData,
                "expected at least one column besides the target, got \(count) in all")
        }
        try problems.finish()
        self.roles = roles
        inputCount = order.count
        let isPlain = order == Array(0..<order.count)
        featureNames =
            names.map { names in order.map { names[$0] } }
            ?? (isPlain ? [] : order.map(String.init))
    }

    /// A column for messages: its quoted name, or its index from 0.
    func description(of column: Int) -> String {
        names.map { "\"\($0[column].prefix(40))\"" } ?? "\(column)"
    }

    private static func find(
        _ name: String, _ names: [String]?, _ count: Int, _ problems: inout ProblemList
    ) -> Int? {
        if let index = names?.firstIndex(of: name) { return index }
        if let index = Int(name) {
            let column = index < 0 ? count + index : index
            if (0..<count).contains(column) { return column }
            problems.add(
                .root, .outOfRange,
                "expected a column from 0 to \(count - 1), got \(index)")
            return nil
        }
        let hint = names.map { NearestName.hint(name, among: $0) } ?? "; the file has no header"
        problems.add(.root, .unknownName, "unknown column \"\(name.prefix(40))\"\(hint)")
        return nil
    }
}
