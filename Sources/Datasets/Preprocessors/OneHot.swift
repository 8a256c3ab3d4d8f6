import Records

/// Replaces columns of category numbers by a column for each category: 1 where a row has it, else 0.
///
/// The categories are the distinct values in the training rows. A row with another value has zeros, as
/// with `handle_unknown="ignore"` of scikit-learn's `OneHotEncoder`; a missing one stays missing (NaN).
enum OneHot: Preprocessor {
    static let schema = ComponentSchema(
        "one_hot", "columns of categories to a column of zeros and ones for each category",
        [
            .required(
                "columns", .list(.integer(.range(0...100_000)), count: 1...1000),
                "the columns, counted from 0 in the inputs that the step before has left")
        ])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    ) throws(SpecErrors) -> any FittedStep {
        guard rows.shape.count == 1 else {
            throw SpecErrors(
                pointer, .shapeMismatch,
                "expected inputs of one dimension, got \(rows.shape) (a reshape step makes them flat)"
            )
        }
        var categories: [[Float]?] = Array(repeating: nil, count: rows.width)
        let columns = (parameters.optionalNumbers("columns") ?? []).map { Int($0) }
        for (index, column) in columns.enumerated() {
            guard column < rows.width, categories[column] == nil else {
                throw SpecErrors(
                    pointer["columns"][index], .outOfRange,
                    column < rows.width
                        ? "expected each column once, got \(column) twice"
                        : "expected a column from 0 to \(rows.width - 1), got \(column)")
            }
            let found = distinct(rows, column)
            guard let found, !found.isEmpty else {
                let problem = found == nil ? "more" : "no number"
                throw SpecErrors(
                    pointer["columns"][index], .invalidData,
                    "expected 1 to \(limit) categories in column \(column), found \(problem)")
            }
            categories[column] = found
        }
        return OneHotStep(categories: categories)
    }

    /// As many as a data set may have classes.
    private static var limit: Int { DatasetLimits.standard.maximumClasses }

    /// The values of a column in order, NaN left out; nil if they are too many to be categories.
    private static func distinct(_ rows: RowBlock, _ column: Int) -> [Float]? {
        var values: Set<Float> = []
        for row in 0..<rows.count {
            let value = rows.pointer[row * rows.width + column]
            if !value.isNaN { values.insert(value) }
            if values.count > limit { return nil }
        }
        return values.sorted()
    }
}

/// The step of ``OneHot``.
private struct OneHotStep: FittedStep {
    /// The categories of each column, in order; nil for one that stays as it is.
    let categories: [[Float]?]

    func outputShape(of shape: [Int]) -> [Int] {
        [categories.reduce(0) { $0 + ($1?.count ?? 1) }]
    }

    func sources(width: Int) -> [Int]? {
        categories.enumerated().flatMap { Array(repeating: $0, count: $1?.count ?? 1) }
    }

    func apply(to rows: RowBlock) -> RowBlock {
        let result = RowBlock(count: rows.count, shape: outputShape(of: rows.shape))
        for row in 0..<rows.count {
            var next = result.pointer + row * result.width
            for (column, values) in categories.enumerated() {
                let value = rows.pointer[row * rows.width + column]
                guard let values else {
                    next[0] = value
                    next += 1
                    continue
                }
                if value.isNaN {
                    next.update(repeating: .nan, count: values.count)
                } else if let place = OneHotStep.place(of: value, in: values) {
                    next[place] = 1
                }
                next += values.count
            }
        }
        return result
    }

    /// The place of a value in a sorted list, by halving.
    private static func place(of value: Float, in values: [Float]) -> Int? {
        var range = 0..<values.count
        while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
            if values[middle] == value { return middle }
            range =
                values[middle] < value
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
