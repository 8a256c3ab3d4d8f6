import Records

/// Checks that the rows of a validation source fit those trained on.
enum ValidationMatch {
    private static let pointer = JSONPointer(tokens: ["data", "validation", "source"])

    /// Returns the validation rows with the labels that the training rows' classes have.
    ///
    /// - Throws: ``SpecErrors`` if there are none, or if they differ in shape, kind or classes.
    static func check(_ validation: Table?, against training: Table) throws(SpecErrors) -> Table {
        guard let validation, validation.rowCount > 0 else {
            throw SpecErrors(pointer, .invalidData, "expected at least one row, got none")
        }
        guard validation.inputShape == training.inputShape else {
            throw SpecErrors(
                pointer, .shapeMismatch,
                "expected inputs of shape \(training.inputShape) as in the training rows, "
                    + "got \(validation.inputShape)")
        }
        switch (training.targets, validation.targets) {
        case (.values(_, let expected), .values(_, let got)):
            guard expected == got else {
                throw SpecErrors(
                    pointer, .shapeMismatch,
                    "expected \(expected) targets a row as in the training rows, got \(got)")
            }
            return validation
        case (.labels(_, let expected), .labels(let labels, let got)):
            return try named(validation, labels, got, as: expected)
        case (.labels, .values):
            throw SpecErrors(
                pointer, .invalidData,
                "expected class labels as in the training rows, got real values")
        case (.values, .labels):
            throw SpecErrors(
                pointer, .invalidData,
                "expected real values as in the training rows, got class labels")
        }
    }

    /// Numbers named classes as the training rows do.
    private static func named(
        _ table: Table, _ labels: [Float], _ got: [String]?, as expected: [String]?
    ) throws(SpecErrors) -> Table {
        guard let got, let expected, got != expected else { return table }
        let indices = Dictionary(
            zip(expected, 0...), uniquingKeysWith: { first, _ in first })
        var renumbered: [Float] = []
        for name in got {
            guard let index = indices[name] else {
                throw SpecErrors(
                    pointer, .unknownName,
                    "expected the classes of the training rows, got \"\(name.prefix(40))\""
                        + NearestName.hint(name, among: expected))
            }
            renumbered.append(Float(index))
        }
        let changed = labels.map { label in
            Int(exactly: label).flatMap { renumbered.indices.contains($0) ? renumbered[$0] : nil }
                ?? label
        }
        return Table(
            rowCount: table.rowCount, inputShape: table.inputShape, inputs: table.inputs,
            featureNames: table.featureNames, lines: table.lines,
            targets: .labels(changed, classNames: expected))
    }
}
