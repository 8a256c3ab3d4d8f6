import Datasets
import Foundation
import Kernels
import Records
import Testing

/// What looks like a leak and is none, and the other way round.
struct LeakageTests {
    private static func result(_ id: String, _ data: CheckedData) throws -> CheckResult {
        try #require(DataCheckCatalog.results(data).first { $0.check == id })
    }

    private static func values(
        _ rows: Int, _ columns: Int, seed: UInt64 = 1,
        _ make: (CounterRandom, Int) -> ([Float], Float)
    ) -> Table {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        let made = (0..<rows).map { make(random, $0) }
        return Table(
            rowCount: rows, inputShape: [columns], inputs: made.flatMap(\.0),
            targets: .values(made.map(\.1), columns: 1))
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `correlated inputs of few values repeat, their targets differ`(_ seed: UInt64) throws {
        // Grade, rank and years go together: equal rows are far more than chance of each by itself.
        let table = Self.values(600, 3, seed: seed) { random, row in
            let grade = (4 * random.uniform(at: 8 * row)).rounded(.down)
            let rank = grade + (2 * random.uniform(at: 8 * row + 1)).rounded(.down)
            let years = grade * 3 + (3 * random.uniform(at: 8 * row + 2)).rounded(.down)
            let salary = 20 + 5 * grade + years + 3 * random.normal(at: 8 * row + 3)
            return ([Float(grade), Float(rank), Float(years)], Float(salary))
        }
        let data = try DataCheckTests.checked(table, .fraction(0.25, shuffle: true), seed: seed)
        #expect(try Self.result("train_validation_leakage", data).outcome == .clear)
    }

    @Test func `near copies of training rows are found in any number of inputs`() throws {
        let digits = try load(["builtin": "digits"])
        let random = CounterRandom(seed: 3, purpose: .sampling)
        let (count, width) = (300, digits.inputCount)
        // The pixels go from 0 to 16.
        var inputs = Array(digits.inputs[..<(count * width)])
        for index in inputs.indices { inputs[index] += Float(0.16 * random.normal(at: index)) }
        let validation = Table(
            rowCount: count, inputShape: digits.inputShape, inputs: inputs,
            targets: .labels(Array(try #require(digits.labels)[..<count]), classNames: nil))
        let data = try DataCheckTests.checked(
            digits, validation: validation, standardized: false)
        let result = try Self.result("train_validation_leakage", data)
        #expect(result.outcome == .fired && result.severity == .error)
    }

    @Test func `two values can't tell four classes`() throws {
        let random = CounterRandom(seed: 5, purpose: .sampling)
        var inputs: [Float] = []
        var labels: [Float] = []
        for row in 0..<120 {
            let label = row % 4
            labels.append(Float(label))
            // The first input is the same in all rows of a class.
            inputs += [label < 2 ? 0 : 1]
            inputs += (0..<3).map { Float(random.normal(at: 4 * row + $0) + Double(label)) }
        }
        let table = Table(
            rowCount: 120, inputShape: [4], inputs: inputs,
            targets: .labels(labels, classNames: nil))
        let data = try DataCheckTests.checked(table, .fraction(0.25, shuffle: true))
        #expect(try Self.result("target_leakage", data).outcome == .clear)
    }

    @Test func `the number of the row in a sorted file gives the class away`() throws {
        let random = CounterRandom(seed: 6, purpose: .sampling)
        var inputs: [Float] = []
        var labels: [Float] = []
        for row in 0..<150 {
            let label = row / 50
            labels.append(Float(label))
            inputs += [Float(row + 1)]
            inputs += (0..<3).map { Float(random.normal(at: 4 * row + $0) + 0.3 * Double(label)) }
        }
        let table = Table(
            rowCount: 150, inputShape: [4], inputs: inputs,
            targets: .labels(labels, classNames: nil))
        let data = try DataCheckTests.checked(table, .fraction(0.2, shuffle: true))
        let result = try Self.result("target_leakage", data)
        #expect(result.outcome == .fired && result.severity == .warning)
        #expect(result.columns == [0])
    }

    @Test func `the number that a class is cut from gives it away`() throws {
        let random = CounterRandom(seed: 7, purpose: .sampling)
        var inputs: [Float] = []
        var labels: [Float] = []
        for row in 0..<300 {
            let own = (0..<5).map { Float(random.normal(at: 5 * row + $0)) }
            labels.append(own[4] > 0.2 ? 1 : 0)
            inputs += own
        }
        let table = Table(
            rowCount: 300, inputShape: [5], inputs: inputs,
            targets: .labels(labels, classNames: nil))
        let data = try DataCheckTests.checked(table, .fraction(0.2, shuffle: true))
        #expect(try Self.result("target_leakage", data).columns == [4])
    }

    @Test func `inputs that are given back are no leak, a constant one among them`() throws {
        let random = CounterRandom(seed: 8, purpose: .sampling)
        let inputs = (0..<200).flatMap { row in
            (0..<6).map { $0 == 3 ? 0 : Float(random.normal(at: 6 * row + $0)) }
        }
        let table = Table(
            rowCount: 200, inputShape: [6], inputs: inputs, targets: .values(inputs, columns: 6))
        let data = try DataCheckTests.checked(table, .fraction(0.2, shuffle: true))
        #expect(try Self.result("target_leakage", data).outcome == .clear)
    }
}
