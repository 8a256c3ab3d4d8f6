import Records

/// Nested lists of numbers, flattened; the outermost list has the rows.
struct InlineArray {
    private(set) var rowCount = 0
    private(set) var rowShape: [Int] = []
    /// The numbers, row-major.
    private(set) var values: [Float] = []

    /// Lists may be nested this deep: rows, channels, height, width and one more.
    private static let maximumDepth = 5

    /// Reads a list; the first row decides the shape that the others must have.
    ///
    /// - Parameters:
    ///   - value: The list.
    ///   - pointer: Where it stands.
    ///   - flatRows: The shape of a row that is a plain number.
    ///   - problems: Takes what is wrong.
    init(
        _ value: JSONValue, at pointer: JSONPointer, flatRows: [Int],
        _ problems: inout ProblemList
    ) {
        guard let rows = value.array else {
            problems.add(
                pointer, .wrongType, "expected a list of rows, got \(value.shortDescription)")
            return
        }
        guard let first = rows.first else {
            problems.add(pointer, .outOfRange, "expected at least one row, got an empty list")
            return
        }
        var shape: [Int] = []
        var inner = first
        while let elements = inner.array {
            shape.append(elements.count)
            guard let next = elements.first, shape.count < InlineArray.maximumDepth else {
                problems.add(
                    pointer[0], .outOfRange,
                    elements.isEmpty
                        ? "expected at least one number, got an empty list"
                        : "expected lists nested at most \(InlineArray.maximumDepth - 1) deep")
                return
            }
            inner = next
        }
        rowCount = rows.count
        rowShape = shape.isEmpty ? flatRows : shape
        for (index, row) in rows.enumerated() where !problems.isFull {
            append(row, shape[...], at: { pointer[index] }, &problems)
        }
        // A shape that the rows don't have may have any size.
        if !problems.isEmpty { rowShape = [] }
    }

    /// Appends one value of a shape; the pointer is made only for a problem.
    private mutating func append(
        _ value: JSONValue, _ shape: ArraySlice<Int>, at pointer: () -> JSONPointer,
        _ problems: inout ProblemList
    ) {
        guard let expected = shape.first else {
            if let number = value.numberOrNonFinite {
                values.append(Float(number))
            } else {
                problems.add(
                    pointer(), .wrongType, "expected a number, got \(value.shortDescription)")
            }
            return
        }
        guard let elements = value.array else {
            problems.add(
                pointer(), .wrongType,
                "expected a list of \(expected) as in the first row, "
                    + "got \(value.shortDescription)")
            return
        }
        guard elements.count == expected else {
            problems.add(
                pointer(), .shapeMismatch,
                "expected a list of \(expected) as in the first row, got a list of "
                    + "\(elements.count)")
            return
        }
        for (index, element) in elements.enumerated() {
            append(element, shape.dropFirst(), at: { pointer()[index] }, &problems)
        }
    }
}
