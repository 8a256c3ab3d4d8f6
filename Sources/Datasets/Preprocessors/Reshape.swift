import Records

/// Gives each row's inputs another shape; the numbers stay in their order.
enum Reshape: Preprocessor {
    static let schema = ComponentSchema(
        "reshape", "each row's inputs to another shape, such as 64 pixels to [1, 8, 8]",
        [
            .required(
                "shape", .list(.integer(.range(1...1_000_000)), count: 1...4),
                "the shape of one row: [features] or [channels, height, width]")
        ])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    ) throws(SpecErrors) -> any FittedStep {
        let shape = (parameters.optionalNumbers("shape") ?? []).map { Int($0) }
        // At most a million each, four of them: the product fits.
        guard shape.reduce(1, *) == rows.width else {
            throw SpecErrors(
                pointer["shape"], .shapeMismatch,
                "expected a shape of \(rows.width) numbers, as inputs of shape \(rows.shape) have, "
                    + "got \(shape)")
        }
        return ReshapeStep(shape: shape)
    }
}

/// The step of ``Reshape``.
private struct ReshapeStep: FittedStep {
    let shape: [Int]

    func outputShape(of shape: [Int]) -> [Int] { self.shape }

    func apply(to rows: RowBlock) -> RowBlock {
        RowBlock(count: rows.count, shape: shape, buffer: rows.buffer)
    }
}
