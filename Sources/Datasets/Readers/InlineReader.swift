import Records

/// Reads rows that stand in a spec.
public enum InlineReader {
    /// Reads `{"inputs": [[…]], "labels": […]}` or, with real values, `"targets"`.
    ///
    /// A row of inputs is a number or nested lists, all rows of one shape. A label is a class index or,
    /// for all rows, a class name. A target is a number or a list of numbers. The strings `"NaN"`,
    /// `"Infinity"` and `"-Infinity"` are numbers.
    ///
    /// - Parameters:
    ///   - value: The object.
    ///   - pointer: Where it stands in the spec, for messages.
    /// - Returns: The rows.
    /// - Throws: ``SpecErrors`` with the first 20 problems.
    public static func read(
        _ value: JSONValue, at pointer: JSONPointer
    ) throws(SpecErrors) -> Table {
        guard value.object != nil else {
            throw SpecErrors(
                pointer, .wrongType, "expected an object, got \(value.shortDescription)")
        }
        var problems = ProblemList()
        let inputs = InlineArray(
            value["inputs"] ?? .null, at: pointer["inputs"], flatRows: [1], &problems)
        let labels = value["labels"].flatMap { $0.isNull ? nil : $0 }
        let given = value["targets"].flatMap { $0.isNull ? nil : $0 }
        var targets: Table.Targets?
        var count = 0
        switch (labels, given) {
        case (let labels?, nil):
            targets = InlineReader.labels(labels, at: pointer["labels"], &problems)
            count = labels.array?.count ?? 0
        case (nil, let given?):
            let array = InlineArray(given, at: pointer["targets"], flatRows: [1], &problems)
            targets = .values(array.values, columns: array.rowShape.reduce(1, *))
            count = array.rowCount
        case (nil, nil):
            problems.add(
                pointer, .missingField, "expected either \"labels\" or \"targets\", found neither")
        case (_?, _?):
            problems.add(
                pointer, .conflictingFields,
                "expected either \"labels\" or \"targets\", found both")
        }
        if problems.isEmpty, count != inputs.rowCount {
            let name = labels == nil ? "targets" : "labels"
            problems.add(
                pointer[name], .shapeMismatch,
                "expected \(inputs.rowCount) \(name), one for each row of inputs, got \(count)")
        }
        try problems.finish()
        guard let targets else {
            throw SpecErrors(pointer, .invalidData, "expected rows, found none")
        }
        return Table(
            rowCount: inputs.rowCount, inputShape: inputs.rowShape, inputs: inputs.values,
            targets: targets)
    }

    private static func labels(
        _ value: JSONValue, at pointer: JSONPointer, _ problems: inout ProblemList
    ) -> Table.Targets? {
        guard let elements = value.array else {
            problems.add(
                pointer, .wrongType,
                "expected a list of labels, got \(value.shortDescription)")
            return nil
        }
        let areNames = elements.contains { $0.string != nil && $0.numberOrNonFinite == nil }
        if areNames {
            var names: [String] = []
            for (index, element) in elements.enumerated() {
                if let name = element.string {
                    names.append(name)
                } else {
                    problems.add(
                        pointer[index], .wrongType,
                        "expected a class name as in other rows, "
                            + "got \(element.shortDescription)")
                }
            }
            return ClassNames.labels(of: names.map { $0 })
        }
        var labels: [Float] = []
        for (index, element) in elements.enumerated() {
            if let number = element.numberOrNonFinite {
                labels.append(Float(number))
            } else {
                problems.add(
                    pointer[index], .wrongType,
                    "expected a class index or name, got \(element.shortDescription)")
            }
        }
        return .labels(labels, classNames: nil)
    }
}
