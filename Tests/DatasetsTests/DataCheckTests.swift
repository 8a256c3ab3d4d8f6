import Datasets
import Foundation
import Kernels
import Records
import Testing

struct DataCheckTests {
    static func checked(
        _ table: Table, validation: Table? = nil, _ held: DataSpec.Validation? = nil,
        standardized: Bool = true, outputs: Int? = nil, shuffles: Bool = true, seed: UInt64 = 1
    ) throws -> CheckedData {
        let held = validation == nil ? held : .source(.inline(nil))
        let spec = DataSpec(
            source: .inline(nil), validation: held,
            preprocess: standardized
                ? [Component("standardize", ["of": "inputs"])] : [],
            task: nil, encodeTargets: .index)
        let data = try DataPreparation(
            table: table, validation: validation, spec: spec, seed: seed
        ).encoded(as: .index, targetWidth: outputs ?? 1)
        return CheckedData(data, outputs: outputs, shuffles: shuffles, batchSize: 32)
    }

    /// The checks that fired above info.
    private static func alarms(_ data: CheckedData) -> [String] {
        DataCheckCatalog.results(data).filter { ($0.severity ?? .info) > .info }.map(\.check)
    }

    private static func result(_ id: String, _ data: CheckedData) throws -> CheckResult {
        try #require(DataCheckCatalog.results(data).first { $0.check == id })
    }

    /// Normal inputs with labels that a mixture of them decides.
    static func table(
        _ rows: Int, columns: Int = 6, seed: UInt64 = 1, change: (inout [Float], Int, Int) -> Void
    ) -> Table {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        var inputs: [Float] = []
        var labels: [Float] = []
        for row in 0..<rows {
            var own = (0..<columns).map { Float(random.normal(at: row * columns + $0)) }
            let label = own[0] + 0.8 * own[1] > 0.3 * own[2] ? 1 : 0
            labels.append(Float(label))
            change(&own, row, label)
            inputs += own
        }
        return Table(
            rowCount: rows, inputShape: [columns], inputs: inputs,
            targets: .labels(labels, classNames: nil))
    }

    static let sound: [JSONValue] =
        ["iris", "wine", "digits", "breast_cancer", "diabetes"].map { ["builtin": $0] }
        + [
            ["generator": "blobs", "rows": 300], ["generator": "blobs", "rows": 60],
            ["generator": "circles", "rows": 300], ["generator": "linear", "rows": 200],
            ["generator": "linear", "rows": 200, "features": 8],
            ["generator": "moons", "rows": 300],
            ["generator": "moons", "rows": 1000, "noise": 0.3],
            ["generator": "sine", "rows": 300], ["generator": "spirals", "rows": 300],
            ["generator": "xor", "rows": 300],
        ]

    @Test(arguments: sound)
    func `sound data raise no alarm, however they are split`(_ source: JSONValue) throws {
        for seed: UInt64 in 1...8 {
            var source = source
            if var members = source.object, members["generator"] != nil {
                members["seed"] = JSONValue(Int(seed))
                source = .object(members)
            }
            let data = try DataCheckTests.checked(
                load(source), .fraction(0.2, shuffle: true), seed: seed)
            #expect(DataCheckTests.alarms(data) == [], "seed \(seed)")
        }
    }

    @Test func `sound rows of labels by chance raise no alarm`() throws {
        for seed: UInt64 in 1...10 {
            let table = DataCheckTests.table(400, seed: seed) { _, _, _ in }
            let data = try DataCheckTests.checked(
                table, .fraction(0.25, shuffle: true), outputs: 2, seed: seed)
            #expect(DataCheckTests.alarms(data) == [])
        }
    }

    @Test func `discrete rows that repeat by chance are no leak`() throws {
        // 64 possible rows: nearly every one held out was seen in training.
        let table = DataCheckTests.table(600) { row, _, _ in row = row.map { $0 > 0 ? 1 : 0 } }
        let data = try DataCheckTests.checked(
            table, .fraction(0.2, shuffle: true), standardized: false)
        let result = try DataCheckTests.result("train_validation_leakage", data)
        #expect(result.outcome == .clear)
        #expect((result.value("equal_rows") ?? 0) > 100)
    }

    @Test(arguments: [0, 1e-4] as [Float])
    func `validation rows taken from training are a leak`(_ change: Float) throws {
        let table = DataCheckTests.table(400) { _, _, _ in }
        let fresh = DataCheckTests.table(100, seed: 2) { _, _, _ in }
        // A fifth of the validation rows are training rows.
        var inputs = fresh.inputs
        for index in 0..<20 * 6 { inputs[index] = table.inputs[index] + change }
        let validation = Table(
            rowCount: 100, inputShape: [6], inputs: inputs, targets: fresh.targets)
        let data = try DataCheckTests.checked(table, validation: validation)
        let result = try DataCheckTests.result("train_validation_leakage", data)
        #expect(result.outcome == .fired)
        #expect(result.severity == .error)
        #expect(DataCheckTests.alarms(data) == ["train_validation_leakage"])
    }

    @Test(arguments: ["copy", "noisy", "code"])
    func `an input made of the label is a leak`(_ kind: String) throws {
        let table = DataCheckTests.table(300) { row, index, label in
            switch kind {
            case "copy": row[4] = Float(label)
            case "noisy": row[4] = 100 + Float(label) + 0.01 * row[4]
            // A code that one row in a hundred breaks.
            default: row[4] = Float(index % 100 == 0 ? 1 - label : label) * 7 - 3
            }
        }
        let data = try DataCheckTests.checked(table, .fraction(0.2, shuffle: true))
        let result = try DataCheckTests.result("target_leakage", data)
        #expect(result.outcome == .fired)
        #expect(result.columns == [4])
        #expect(DataCheckTests.alarms(data) == ["target_leakage"])
    }

    @Test func `an input made of a real-valued target is a leak`() throws {
        let source = try load(["builtin": "diabetes"])
        let targets = try #require(source.values)
        let columns = source.inputCount
        var inputs = source.inputs
        for row in 0..<source.rowCount { inputs[row * columns + 2] = 3 * targets[row] - 5 }
        let data = try DataCheckTests.checked(
            Table(
                rowCount: source.rowCount, inputShape: source.inputShape, inputs: inputs,
                targets: source.targets))
        #expect(try DataCheckTests.result("target_leakage", data).columns == [2])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `the target with much noise is a leak, and another input isn't`(_ seed: UInt64) throws {
        let source = try load(["builtin": "diabetes"])
        let targets = try #require(source.values)
        let random = CounterRandom(seed: seed, purpose: .sampling)
        let width = source.inputCount
        var inputs: [Float] = []
        for row in 0..<source.rowCount {
            inputs += source.inputs[row * width..<(row + 1) * width]
            // The targets' deviation is 77.
            inputs.append(targets[row] + Float(60 * random.normal(at: row)))
        }
        let data = try DataCheckTests.checked(
            Table(
                rowCount: source.rowCount, inputShape: [width + 1], inputs: inputs,
                targets: source.targets))
        let result = try DataCheckTests.result("target_leakage", data)
        #expect(result.severity == .warning)
        #expect(result.columns == [width])
    }

    @Test(arguments: ["iris", "wine", "diabetes"])
    func `no measurement looks like another with noise`(_ name: String) throws {
        let source = try load(["builtin": .string(name)])
        let width = source.inputCount
        for target in 0..<width {
            let kept = (0..<width).filter { $0 != target }
            let inputs = (0..<source.rowCount).flatMap { row in
                kept.map { source.inputs[row * width + $0] }
            }
            let values = (0..<source.rowCount).map { source.inputs[$0 * width + target] }
            let data = try DataCheckTests.checked(
                Table(
                    rowCount: source.rowCount, inputShape: [width - 1], inputs: inputs,
                    targets: .values(values, columns: 1)))
            let result = try DataCheckTests.result("target_leakage", data)
            #expect(result.outcome == .clear, "input \(target)")
        }
    }

    @Test func `independent causes of a target, one much stronger, are no leak`() throws {
        for seed: UInt64 in 1...10 {
            let random = CounterRandom(seed: seed, purpose: .sampling)
            let inputs = (0..<300 * 5).map { Float(random.normal(at: $0)) }
            let values = (0..<300).map { row in
                2 * inputs[row * 5] + 0.5 * inputs[row * 5 + 1] + 0.5 * inputs[row * 5 + 2]
                    + 0.3 * Float(random.normal(at: 10_000 + row))
            }
            let data = try DataCheckTests.checked(
                Table(
                    rowCount: 300, inputShape: [5], inputs: inputs,
                    targets: .values(values, columns: 1)))
            #expect(DataCheckTests.alarms(data) == [], "seed \(seed)")
        }
    }

    @Test func `rows of two kinds that repeat over and over are no leak`() throws {
        let table = DataCheckTests.table(300, columns: 16) { row, _, label in
            row = [Float](repeating: Float(label), count: 16)
        }
        let data = try DataCheckTests.checked(
            table, .fraction(0.2, shuffle: true), standardized: false)
        let result = try DataCheckTests.result("train_validation_leakage", data)
        #expect(result.outcome == .clear)
        // Each row three times is another matter: someone copied them before the split.
        let source = try load(["builtin": "wine"])
        let copied = Table(
            rowCount: 3 * source.rowCount, inputShape: source.inputShape,
            inputs: source.inputs + source.inputs + source.inputs,
            targets: .labels(
                try #require(source.labels) + #require(source.labels) + #require(source.labels),
                classNames: nil))
        let leaked = try DataCheckTests.checked(copied, .fraction(0.2, shuffle: true))
        #expect(
            try DataCheckTests.result("train_validation_leakage", leaked).severity == .error)
    }

    @Test func `outcomes of a few possible rows may differ`() throws {
        // Eight kinds of rows, of which each has either label at times.
        let table = DataCheckTests.table(400, columns: 3) { row, _, _ in
            row = row.map { $0 > 0 ? 1 : 0 }
        }
        let data = try DataCheckTests.checked(table, standardized: false)
        let result = try DataCheckTests.result("conflicting_labels", data)
        #expect(result.outcome == .fired && result.severity == .info)
        #expect((result.value("least_error") ?? 0) > 0.05)
    }

    @Test func `a network that is to give its inputs back has no leak`() throws {
        let table = DataCheckTests.table(200) { _, _, _ in }
        let data = try DataCheckTests.checked(
            Table(
                rowCount: 200, inputShape: [6], inputs: table.inputs,
                targets: .values(table.inputs, columns: 6)))
        #expect(try DataCheckTests.result("target_leakage", data).outcome == .clear)
    }

    @Test func `validation rows from elsewhere are a shift`() throws {
        let table = DataCheckTests.table(400) { _, _, _ in }
        let moved = DataCheckTests.table(150, seed: 3) { row, _, _ in row[3] += 1.5 }
        let data = try DataCheckTests.checked(table, validation: moved)
        let result = try DataCheckTests.result("validation_shift", data)
        #expect(result.outcome == .fired)
        #expect(result.columns == [3])
        // Many small shifts that no input shows by itself.
        let spread = DataCheckTests.table(400, columns: 40) { _, _, _ in }
        let drifted = DataCheckTests.table(400, columns: 40, seed: 3) { row, _, _ in
            row = row.map { $0 + 0.3 }
        }
        let result2 = try DataCheckTests.result(
            "validation_shift", DataCheckTests.checked(spread, validation: drifted))
        #expect(result2.outcome == .fired)
        #expect((result2.value("classifier_area") ?? 0) > 0.8)
    }

    @Test func `the last rows of sorted data are another population`() throws {
        let data = try DataCheckTests.checked(
            load(["builtin": "iris"]), .fraction(0.3, shuffle: false))
        #expect(DataCheckTests.alarms(data).contains("validation_shift"))
    }

    @Test func `equal rows with different labels conflict`() throws {
        let table = DataCheckTests.table(300) { row, index, _ in
            // Thirty pairs of equal rows.
            if index < 60 { row = (0..<6).map { Float((index / 2) * 6 + $0) / 100 } }
        }
        let labels = (0..<300).map { $0 < 60 ? Float($0 % 2) : table.labels?[$0] ?? 0 }
        let data = try DataCheckTests.checked(
            Table(
                rowCount: 300, inputShape: [6], inputs: table.inputs,
                targets: .labels(labels, classNames: nil)))
        let result = try DataCheckTests.result("conflicting_labels", data)
        #expect(result.severity == .error)
        #expect(result.value("conflicting_rows") == 60)
        #expect(result.value("least_error") == 0.1)
        #expect(result.rows == Array(0..<60))
    }

    @Test func `sorted rows are an alarm only where they are read in order`() throws {
        let iris = try load(["builtin": "iris"])
        for (shuffles, outcome) in [(true, RuleCheck.Outcome.clear), (false, .fired)] {
            let data = try DataCheckTests.checked(iris, shuffles: shuffles)
            #expect(try DataCheckTests.result("unshuffled_data", data).outcome == outcome)
        }
        let mixed = DataCheckTests.table(300) { _, _, _ in }
        let data = try DataCheckTests.checked(mixed, shuffles: false)
        #expect(try DataCheckTests.result("unshuffled_data", data).outcome == .clear)
        let uploaded = DataCheckCatalog.results(CheckedData(iris))
        #expect(uploaded.first { $0.check == "unshuffled_data" }?.severity == .info)
    }

    @Test func `columns that are constant, repeated, unscaled or broken are named`() throws {
        let table = DataCheckTests.table(100) { row, index, _ in
            row[1] = 5
            row[3] = row[2]
            row[4] *= 1000
            if index == 17 { row[5] = .nan }
        }
        let data = try DataCheckTests.checked(table, standardized: false)
        #expect(try DataCheckTests.result("constant_features", data).columns == [1])
        #expect(try DataCheckTests.result("duplicated_features", data).columns == [3])
        #expect(try DataCheckTests.result("inputs_not_normalized", data).columns == [4])
        let broken = try DataCheckTests.result("inputs_not_finite", data)
        #expect(broken.columns == [5] && broken.rows == [17] && broken.severity == .error)
    }

    @Test func `labels that no output has are named`() throws {
        let table = DataCheckTests.table(100) { _, _, _ in }
        var labels = table.labels ?? []
        labels[3] = 2
        labels[70] = -1
        labels[71] = 0.5
        let data = try DataCheckTests.checked(
            Table(
                rowCount: 100, inputShape: [6], inputs: table.inputs,
                targets: .labels(labels, classNames: nil)), outputs: 2)
        let result = try DataCheckTests.result("labels_out_of_range", data)
        #expect(result.rows == [3, 70, 71] && result.severity == .error)
    }

    @Test func `a rare class is a warning, a single one an error`() throws {
        let table = DataCheckTests.table(500) { _, _, _ in }
        func severity(_ labels: [Float]) throws -> Finding.Severity? {
            try DataCheckTests.result(
                "class_imbalance",
                DataCheckTests.checked(
                    Table(
                        rowCount: 500, inputShape: [6], inputs: table.inputs,
                        targets: .labels(labels, classNames: nil)))
            ).severity
        }
        #expect(try severity((0..<500).map { $0 % 50 == 0 ? 1 : 0 }) == .warning)
        #expect(try severity((0..<500).map { _ in 0 }) == .error)
        #expect(try severity((0..<500).map { $0 % 3 == 0 ? 1 : 0 }) == nil)
    }

    @Test func `what can't be judged says why`() throws {
        let table = DataCheckTests.table(5) { _, _, _ in }
        let results = DataCheckCatalog.results(try DataCheckTests.checked(table))
        #expect(results.map(\.check) == DataCheckCatalog.all.map { $0.id })
        for result in results where result.outcome == .notEvaluable {
            #expect(result.message?.english.isEmpty == false)
        }
        #expect(
            results.first { $0.check == "validation_shift" }?.message?.english
                == "no rows are held out")
    }

    @Test func `many rows take bounded time`() throws {
        // A tenth of a million rows of 100 inputs; the neighbours of each would be 10^12 differences.
        let table = DataCheckTests.table(100_000, columns: 100) { _, _, _ in }
        let data = try DataCheckTests.checked(
            table, .fraction(0.2, shuffle: true), standardized: false)
        let clock = ContinuousClock()
        let spent = clock.measure { #expect(DataCheckTests.alarms(data) == []) }
        // Two seconds alone on one core; a busy machine takes several times that.
        #expect(spent < .seconds(60))
    }
}
