import Datasets
import Records
import Testing

struct PreprocessorCatalogTests {
    /// What becomes of the columns (1, 3) and (7, 7).
    static let expectations: [(step: Component, expected: [Float])] = [
        (Component("min_max", ["to": [0, 1]]), [0, 0, 1, 0]),
        (Component("min_max", ["to": [-2, 2]]), [-2, -2, 2, -2]),
        (Component("scale", ["by": 2, "shift": -1]), [1, 13, 5, 13]),
        (Component("standardize"), [-1, 0, 1, 0]),
    ]

    @Test func `has an expectation for every preprocessor`() {
        let tested = Set(PreprocessorCatalogTests.expectations.map(\.step.type))
        #expect(tested.sorted() == PreprocessorCatalog.all.map { $0.schema.type })
    }

    @Test(arguments: expectations)
    func `rescales columns`(step: Component, expected: [Float]) throws {
        let table = Table(
            rowCount: 2, inputShape: [2], inputs: [1, 7, 3, 7],
            targets: .labels([0, 1], classNames: nil))
        let data = try DataPreparation.prepare(
            table: table, validation: nil,
            spec: DataSpec(
                source: .inline(nil), validation: nil, preprocess: [step], task: nil,
                encodeTargets: nil),
            encoding: .index, targetWidth: 2, seed: 0)
        #expect(data.training.inputs.copied == expected)
    }
}
