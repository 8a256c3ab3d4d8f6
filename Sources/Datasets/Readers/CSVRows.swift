import Records

/// Collects the rows of a CSV file.
struct CSVRows {
    private let text: CSVText
    private let dialect: CSVDialect
    private let columns: CSVColumns
    private let limits: DatasetLimits
    private var inputs: [Float] = []
    /// The target's field and the number of each row.
    private var targets: [(field: CSVScanner.Field, row: Int)] = []
    /// The line of each row.
    private var lines: [Int32] = []
    private var problems = ProblemList()

    /// Makes a collector that has read nothing yet.
    init(
        _ text: CSVText, _ dialect: CSVDialect, _ columns: CSVColumns, _ limits: DatasetLimits
    ) {
        self.text = text
        self.dialect = dialect
        self.columns = columns
        self.limits = limits
    }

    /// Reads all rows.
    ///
    /// - Throws: ``SpecErrors`` with the first 20 problems.
    mutating func read() throws(SpecErrors) {
        var scanner = CSVScanner(
            text.bytes, delimiter: dialect.delimiter, position: dialect.start)
        let maximumRows = limits.maximumValues / columns.inputCount
        var row = dialect.firstRow
        while !scanner.isAtEnd, !problems.isFull {
            if !scanner.skipEmptyLine() {
                guard targets.count < maximumRows else {
                    problems.add(
                        .root, .tooLarge,
                        "expected at most \(maximumRows) rows of \(columns.inputCount) inputs")
                    break
                }
                lines.append(Int32(clamping: dialect.startLine + scanner.endedLines))
                do {
                    try readRow(&scanner, row)
                } catch {
                    // Where the quotes are wrong, the rest of the file can't be told apart.
                    problems.add(.root, .invalidData, "row \(row): \(error.detail)")
                    break
                }
            }
            row += 1
        }
        if targets.isEmpty, problems.isEmpty {
            problems.add(.root, .invalidData, "expected at least one row, found none")
        }
        try problems.finish()
    }

    private mutating func readRow(
        _ scanner: inout CSVScanner, _ row: Int
    ) throws(CSVScanner.Failure) {
        let start = inputs.count
        for _ in 0..<columns.inputCount { inputs.append(.nan) }
        var count = 0
        var endsRow = false
        while !endsRow {
            let field = try scanner.next()
            endsRow = field.endsRow
            if count < dialect.columnCount {
                switch columns.roles[count] {
                case .ignored:
                    break
                case .target:
                    targets.append((field, row))
                case .input(let slot):
                    if let number = text.number(field) {
                        inputs[start + slot] = number
                    } else {
                        expectedNumber(field, row: row, column: count)
                    }
                }
            }
            count += 1
        }
        if count != dialect.columnCount {
            problems.add(
                .root, .invalidData,
                "row \(row): expected \(dialect.columnCount) fields as in the first row, "
                    + "got \(count)")
        }
    }

    private mutating func expectedNumber(_ field: CSVScanner.Field, row: Int, column: Int) {
        let shown = text.string(field)
        problems.add(
            .root, .wrongType,
            "row \(row), column \(columns.description(of: column)): expected a number, "
                + "got \"\(shown.prefix(20))\(shown.count > 20 ? "…" : "")\"")
    }

    /// Makes a table of the rows; a stated task decides whether the target is a label.
    ///
    /// - Throws: ``SpecErrors`` if the target has text where it should have numbers.
    mutating func table(task: TrainingTask?) throws(SpecErrors) -> Table {
        let targets = try readTargets(task)
        return Table(
            rowCount: self.targets.count, inputShape: [columns.inputCount], inputs: inputs,
            featureNames: columns.featureNames, lines: LineNumbers(lines), targets: targets)
    }

    private mutating func readTargets(
        _ task: TrainingTask?
    ) throws(SpecErrors) -> Table.Targets {
        let numbers = targets.map { text.number($0.field) }
        let numeric = numbers.compactMap { $0 }
        if numeric.count == numbers.count {
            return TargetInference.areLabels(numeric, task: task)
                ? .labels(numeric, classNames: nil) : .values(numeric, columns: 1)
        }
        let isReal = task == .regression || task == .multilabel
        let isMostlyNumbers = numeric.lazy.filter { !$0.isNaN }.count * 2 > numbers.count
        if isReal || (task == nil && isMostlyNumbers) {
            let column = columns.roles.firstIndex(of: .target) ?? 0
            for (number, target) in zip(numbers, targets) where number == nil {
                expectedNumber(target.field, row: target.row, column: column)
            }
            try problems.finish()
        }
        let names = targets.map { text.isMissing($0.field) ? nil : text.string($0.field) }
        let classes = Set(names.compactMap { $0 }).count
        guard classes <= limits.maximumClasses else {
            throw SpecErrors(
                .root, .tooLarge,
                "expected at most \(limits.maximumClasses) classes in the target column, "
                    + "got \(classes)")
        }
        return ClassNames.labels(of: names)
    }
}
