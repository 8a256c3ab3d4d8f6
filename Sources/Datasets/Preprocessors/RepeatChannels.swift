import Records

/// Repeats each image's channels, as grey images need where a network expects three colours.
enum RepeatChannels: Preprocessor {
    static let schema = ComponentSchema(
        "repeat_channels", "each image's channels several times, such as grey to three colours",
        [.field("times", .integer(.range(1...1024)), default: 3, "how many times")])

    static func fit(
        _ parameters: Component, to rows: RowBlock, at pointer: JSONPointer
    ) throws(SpecErrors) -> any FittedStep {
        _ = try ImageShape.check(rows.shape, at: pointer)
        return RepeatChannelsStep(times: parameters.integer("times"))
    }
}

/// The step of ``RepeatChannels``.
private struct RepeatChannelsStep: FittedStep {
    let times: Int

    func outputShape(of shape: [Int]) -> [Int] {
        shape.prefix(1).map { $0 * times } + shape.dropFirst()
    }

    func sources(width: Int) -> [Int]? { (0..<width * times).map { $0 % width } }

    func apply(to rows: RowBlock) -> RowBlock {
        let result = RowBlock(count: rows.count, shape: outputShape(of: rows.shape))
        let width = rows.width
        for row in 0..<rows.count {
            for copy in 0..<times {
                (result.pointer + (row * times + copy) * width)
                    .update(from: rows.pointer + row * width, count: width)
            }
        }
        return result
    }
}
