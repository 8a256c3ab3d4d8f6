import Datasets
import Records
import Testing

struct PreprocessorCatalogTests {
    /// What becomes of two images of one line, (1, 7) and (3, 7), and of their shape.
    static let expectations: [(step: Component, shape: [Int], expected: [Float])] = [
        (Component("impute"), [1, 1, 2], [1, 7, 3, 7]),
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
        // one_hot takes flat rows: it has tests of its own.
        let tested = Set(PreprocessorCatalogTests.expectations.map(\.step.type) + ["one_hot"])
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

    /// Three training rows and one held out.
    private func held(
        _ inputs: [Float], _ step: Component
    ) throws -> (
        training: [Float], held: [Float], shape: [Int]
    ) {
        let table = Table(
            rowCount: 4, inputShape: [inputs.count / 4], inputs: inputs,
            targets: .labels([0, 1, 0, 1], classNames: nil))
        let spec = DataSpec(
            source: .inline(nil), validation: .fraction(0.25, shuffle: false), preprocess: [step],
            task: nil, encodeTargets: nil)
        let data = try DataPreparation(table: table, validation: nil, spec: spec, seed: 0)
            .encoded(as: .index, targetWidth: 2)
        return (
            data.training.inputs.copied, data.validation?.inputs.copied ?? [], data.inputShape
        )
    }

    @Test func `makes columns of categories one-hot in their place`() throws {
        // The categories 3, 5 of the second column; 9 was never seen in training.
        let rows = try held(
            [10, 5, 0, 11, 3, 1, 12, .nan, 2, 13, 9, 3], Component("one_hot", ["columns": [1]]))
        #expect(rows.shape == [4])
        #expect(Array(rows.training[..<8]) == [10, 0, 1, 0, 11, 1, 0, 1])
        #expect(rows.training[8] == 12 && rows.training[11] == 2)
        #expect(rows.training[9].isNaN && rows.training[10].isNaN)
        #expect(rows.held == [13, 0, 0, 3])
    }

    @Test(
        arguments: [
            ([2], "/columns/0: expected a column from 0 to 1, got 2"),
            ([0, 0], "/columns/1: expected each column once, got 0 twice"),
            ([1], "/columns/0: expected 1 to 10000 categories in column 1, found no number"),
        ] as [(JSONValue, String)])
    func `refuses columns that can't be categories`(columns: JSONValue, expected: String) {
        let inputs: [Float] = [1, .nan, 2, .nan, 3, .nan, 4, 1]
        #expect(
            problems { _ = try held(inputs, Component("one_hot", ["columns": columns])) }
                == "/data/preprocess/0" + expected)
    }

    @Test(
        arguments: [
            (Component("impute", ["strategy": "mean"]), 3),
            (Component("impute", ["strategy": "median"]), 3),
            (Component("impute", ["strategy": "constant", "value": -1]), -1),
        ] as [(Component, Float)])
    func `fills in what is missing, as fitted on the training rows`(
        step: Component, expected: Float
    ) throws {
        let rows = try held([1, .nan, 5, .nan], step)
        #expect(rows.training == [1, expected, 5] && rows.held == [expected])
    }

    @Test func `takes numbers for missing that stand for it`() throws {
        let step = Component("impute", ["missing": [-9, -1]])
        let rows = try held([1, -9, 5, -1], step)
        #expect(rows.training == [1, 3, 5] && rows.held == [3])
    }

    @Test func `fills in the median, for infinite values too`() throws {
        let step = Component("impute", ["strategy": "median"])
        let rows = try held([100, 1, .infinity, .nan], step)
        #expect(rows.training == [100, 1, 50.5] && rows.held == [50.5])
        #expect(try held([100, 1, .nan, -.infinity], step).held == [50.5])
        #expect(try held([.nan, .nan, .nan, 7], step).training == [0, 0, 0])
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
