import Datasets
import Records
import Testing

struct PreprocessorCatalogTests {
    /// What becomes of two images of one line, (1, 7) and (3, 7), and of their shape.
    static let expectations: [(step: Component, shape: [Int], expected: [Float])] = [
        (Component("min_max", ["to": [0, 1]]), [1, 1, 2], [0, 0, 1, 0]),
        (Component("min_max", ["to": [-2, 2]]), [1, 1, 2], [-2, -2, 2, -2]),
        (Component("min_max", ["per": "channel"]), [1, 1, 2], [0, 1, 1.0 / 3, 1]),
        (Component("repeat_channels", ["times": 2]), [2, 1, 2], [1, 7, 1, 7, 3, 7, 3, 7]),
        (Component("reshape", ["shape": [2]]), [2], [1, 7, 3, 7]),
        (Component("resize", ["size": [1, 1]]), [1, 1, 1], [4, 5]),
        (Component("scale", ["by": 2, "shift": -1]), [1, 1, 2], [1, 13, 5, 13]),
        (Component("standardize"), [1, 1, 2], [-1, 0, 1, 0]),
    ]

    private func prepared(_ table: Table, _ steps: [Component]) throws -> PreparedData {
        let spec = DataSpec(
            source: .inline(nil), validation: nil, preprocess: steps, task: nil, encodeTargets: nil)
        return try DataPreparation(table: table, validation: nil, spec: spec, seed: 0)
            .encoded(as: .index, targetWidth: 2)
    }

    @Test func `has an expectation for every preprocessor`() {
        let tested = Set(PreprocessorCatalogTests.expectations.map(\.step.type))
        #expect(tested.sorted() == PreprocessorCatalog.all.map { $0.schema.type })
    }

    @Test(arguments: expectations)
    func `treats rows`(step: Component, shape: [Int], expected: [Float]) throws {
        let table = Table(
            rowCount: 2, inputShape: [1, 1, 2], inputs: [1, 7, 3, 7],
            targets: .labels([0, 1], classNames: nil))
        let data = try prepared(table, [step])
        #expect(data.inputShape == shape)
        #expect(data.training.inputs.copied == expected)
    }

    @Test func `standardizes by channel, leaving out what isn't finite`() throws {
        // The first channel has 1, 3, 5, 7: mean 4, variance 5; the second is constant.
        let table = Table(
            rowCount: 2, inputShape: [2, 1, 3],
            inputs: [1, 3, .nan, 8, 8, 8, 5, 7, .infinity, 8, 8, 8],
            targets: .labels([0, 1], classNames: nil))
        let values = try prepared(table, [Component("standardize", ["per": "channel"])])
            .training.inputs.copied
        let deviation = 5.0.squareRoot()
        #expect(values[0] == Float(-3 / deviation) && values[1] == Float(-1 / deviation))
        #expect(values[6] == Float(1 / deviation) && values[7] == Float(3 / deviation))
        #expect(values[2].isNaN && values[8] == .infinity)
        #expect(Array(values[3..<6]) == [0, 0, 0] && Array(values[9...]) == [0, 0, 0])
    }

    @Test func `standardizes all values alike`() throws {
        let table = Table(
            rowCount: 2, inputShape: [2], inputs: [1, 3, 5, 7],
            targets: .labels([0, 1], classNames: nil))
        let values = try prepared(table, [Component("standardize", ["per": "all"])])
            .training.inputs.copied
        let deviation = 5.0.squareRoot()
        #expect(values == [-3, -1, 1, 3].map { Float($0 / deviation) })
    }
}
