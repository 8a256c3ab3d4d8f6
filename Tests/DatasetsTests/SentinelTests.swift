import Kernels
import Records
import Testing

@testable import Datasets

struct SentinelTests {
    /// Rows of one column.
    private static func find(_ rows: Int, _ value: (Int, Double) -> Double) -> [Sentinel] {
        let random = CounterRandom(seed: 4, purpose: .sampling)
        let values = (0..<rows).map { Float(value($0, random.normal(at: $0))) }
        return values.withUnsafeBufferPointer { Sentinel.find(in: $0, columns: 1) }
    }

    @Test(arguments: [-999, -99, 999, 9999, -1e6, 1e30] as [Double])
    func `a far and frequent number is found`(_ code: Double) {
        let found = Self.find(400) { $0 % 20 == 7 ? code : $1 }
        #expect(found == [Sentinel(column: 0, value: Float(code), count: 20)])
    }

    @Test func `nines below zero are a code among large numbers too`() {
        #expect(Self.find(400) { $0 % 20 == 7 ? -999 : 4000 + 900 * $1 }.map(\.value) == [-999])
        #expect(Self.find(400) { $0 % 20 == 7 ? -999 : 900 * $1 }.isEmpty)
    }

    @Test func `a code among codes is found by its nines`() {
        #expect(
            Self.find(400) { row, _ in row % 20 == 7 ? 99 : Double(row % 5) }.map(\.value) == [99])
        #expect(Self.find(400) { row, _ in row % 20 == 7 ? 50 : Double(row % 5) }.isEmpty)
    }

    /// A column that is sound, by row and by a normal number.
    struct Column: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let value: @Sendable (Int, Double) -> Double
    }

    static let sound: [Column] = [
        Column(testDescription: "zeros where nothing was bought") { row, normal in
            row % 3 == 0 ? 0 : 500 + 20 * normal
        },
        Column(testDescription: "two codes") { row, _ in row % 9 == 0 ? 100 : 0 },
        Column(testDescription: "codes of five grades") { row, _ in Double(row % 5) },
        Column(testDescription: "counts with a long tail") { row, _ in
            Double((row % 17) * (row % 29) * (row % 3))
        },
        Column(testDescription: "a heavy tail") { _, normal in
            normal * normal * normal * normal * normal
        },
        Column(testDescription: "one outlier") { row, normal in row == 3 ? 9999 : normal },
        Column(testDescription: "three outliers") { row, normal in
            row % 150 == 3 ? 9999 : normal
        },
        Column(testDescription: "values cut off at ten") { _, normal in min(10, abs(20 * normal)) },
        Column(testDescription: "a constant column") { _, _ in 999 },
        Column(testDescription: "nearly all one number") { row, normal in
            row % 50 == 0 ? normal : 999
        },
        Column(testDescription: "numbers and nothing") { row, normal in
            row % 4 == 0 ? .nan : normal
        },
    ]

    @Test(arguments: sound) func `sound columns have none`(_ column: Column) {
        #expect(Self.find(400, column.value) == [])
    }

    @Test func `the check names the number that was read, however rows are scaled`() throws {
        let table = DataCheckTests.table(300) { own, row, _ in if row % 15 == 2 { own[3] = -999 } }
        for isScaled in [true, false] {
            let data = try DataCheckTests.checked(table, standardized: isScaled)
            let result = SentinelValuesCheck.evaluate(data)
            #expect(result.severity == .warning && result.columns == [3])
            #expect(result.value("sentinel") == -999 && result.value("sentinel_count") == 20)
        }
        #expect(SentinelValuesCheck.evaluate(CheckedData(table)).isFired)
        #expect(
            !SentinelValuesCheck.evaluate(CheckedData(DataCheckTests.table(300) { _, _, _ in }))
                .isFired)
    }

    @Test func `a number that is imputed is no longer one`() throws {
        let table = DataCheckTests.table(300) { own, row, _ in if row % 15 == 2 { own[3] = -999 } }
        let spec = DataSpec(
            source: .inline(nil), validation: nil,
            preprocess: [Component("impute", ["missing": [-999]])], task: nil, encodeTargets: .index
        )
        let data = try DataPreparation(table: table, validation: nil, spec: spec, seed: 1)
            .encoded(as: .index, targetWidth: 1)
        let checked = CheckedData(data, outputs: nil, shuffles: true, batchSize: 32)
        #expect(!SentinelValuesCheck.evaluate(checked).isFired)
        #expect(data.profile.inputs.min > -10)
    }
}
