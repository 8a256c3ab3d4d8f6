import Datasets
import Kernels
import Records

/// A fault of the rows: what a spec can't say, but a file can hold.
struct DataFault: Codable, Sendable {
    /// The kinds.
    enum Kind: String, Codable, Sendable {
        /// A share of the labels (or targets) is exchanged among the rows.
        case permuteTargets = "permute_targets"
        /// A share of the rows comes again with another label.
        case conflictLabels = "conflict_labels"
        /// A share of the validation rows is also among the training rows.
        case leakRows = "leak_rows"
        /// Features are added that are the target plus noise of this deviation.
        case leakTarget = "leak_target"
        /// Validation inputs are moved by this many deviations.
        case shiftValidation = "shift_validation"
        /// All classes but the first are thinned to this share.
        case thinClasses = "thin_classes"
        /// Rows are sorted by their targets.
        case sortByTarget = "sort_by_target"
        /// This share of the features gets one value.
        case freezeFeatures = "freeze_features"
        /// Only this many training rows are kept.
        case keepRows = "keep_rows"
        /// This many inputs are NaN.
        case breakInputs = "break_inputs"
        /// A share of the inputs is missing, for which −999 stands.
        case codeMissing = "code_missing"
        /// The first half of the features is multiplied by this.
        case scaleHalf = "scale_half"
        /// All features are multiplied by this.
        case scaleInputs = "scale_inputs"
        /// This is added to all features.
        case offsetInputs = "offset_inputs"
        /// Targets are multiplied by this.
        case scaleTargets = "scale_targets"
        /// This is added to the labels.
        case offsetLabels = "offset_labels"
        /// Features of pure noise of this number replace all others.
        case noiseInputs = "noise_inputs"
    }

    /// What is done.
    var kind: Kind
    /// How much of it.
    var amount: Double
    /// Whether validation rows suffer too.
    var everywhere: Bool?
}

/// Rows that can be changed, split into training and validation.
struct FaultyRows {
    private var training: [Row]
    private var validation: [Row]
    private let isLabelled: Bool

    private struct Row {
        var inputs: [Float]
        var targets: [Float]
    }

    /// Splits the rows of a source.
    init(_ table: Table, validationShare: Double) {
        let columns = table.inputCount
        let width: Int
        let values: [Float]
        switch table.targets {
        case .labels(let labels, _): (isLabelled, width, values) = (true, 1, labels)
        case .values(let given, let columns): (isLabelled, width, values) = (false, columns, given)
        }
        let rows = (0..<table.rowCount).map { row in
            Row(
                inputs: Array(table.inputs[row * columns..<(row + 1) * columns]),
                targets: Array(values[row * width..<(row + 1) * width]))
        }
        let order = CounterRandom(seed: 1, purpose: .split).permutation(of: rows.count)
        let held = Int(validationShare * Double(rows.count))
        validation = order.prefix(held).map { rows[Int($0)] }
        training = order.dropFirst(held).map { rows[Int($0)] }
    }

    /// Makes a fault.
    mutating func apply(_ fault: DataFault, seed: UInt64) {
        let random = CounterRandom(seed: seed, purpose: .generator, major: 77)
        let amount = fault.amount
        let everywhere = fault.everywhere ?? false
        switch fault.kind {
        case .permuteTargets:
            permute(&training, amount, random)
            if everywhere { permute(&validation, amount, random) }
        case .conflictLabels: conflict(amount, random)
        case .leakRows:
            training += validation.prefix(Int(amount * Double(validation.count)))
        case .leakTarget:
            change { row, index in
                row.inputs.append(row.targets[0] + Float(amount * random.normal(at: index)))
            }
        case .shiftValidation:
            let deviations = columnDeviations
            for index in validation.indices {
                for column in deviations.indices {
                    validation[index].inputs[column] += Float(amount) * deviations[column]
                }
            }
        case .thinClasses:
            training = training.enumerated().filter { index, row in
                row.targets[0] == 0 || random.uniform(at: index) < amount
            }.map(\.element)
            if everywhere {
                validation = validation.enumerated().filter { index, row in
                    row.targets[0] == 0 || random.uniform(at: 1_000_000 + index) < amount
                }.map(\.element)
            }
        case .sortByTarget: training.sort { $0.targets[0] < $1.targets[0] }
        case .freezeFeatures:
            let count = Int((amount * Double(training.first?.inputs.count ?? 0)).rounded())
            change { row, _ in for column in 0..<count { row.inputs[column] = 1 } }
        case .keepRows: training = Array(training.prefix(Int(amount)))
        case .breakInputs:
            for index in 0..<min(Int(amount), training.count) { training[index].inputs[0] = .nan }
        case .codeMissing:
            change { row, index in
                for column in row.inputs.indices
                where random.uniform(at: index * row.inputs.count + column) < amount {
                    row.inputs[column] = -999
                }
            }
        case .scaleHalf:
            change { row, _ in
                for column in 0..<max(1, row.inputs.count / 2) {
                    row.inputs[column] *= Float(amount)
                }
            }
        case .scaleInputs:
            change { row, _ in row.inputs = row.inputs.map { $0 * Float(amount) } }
        case .offsetInputs:
            change { row, _ in row.inputs = row.inputs.map { $0 + Float(amount) } }
        case .scaleTargets:
            change { row, _ in row.targets = row.targets.map { $0 * Float(amount) } }
        case .offsetLabels:
            change { row, _ in row.targets = row.targets.map { $0 + Float(amount) } }
        case .noiseInputs:
            let count = Int(amount)
            change { row, index in
                row.inputs = (0..<count).map { Float(random.normal(at: index * count + $0)) }
            }
        }
    }

    /// The rows as a spec's `data.source` and `data.validation`.
    var sources: (training: JSONValue, validation: JSONValue) {
        (["inline": inline(training)], ["source": ["inline": inline(validation)]])
    }

    private func inline(_ rows: [Row]) -> JSONValue {
        let inputs = JSONValue.array(rows.map { .array($0.inputs.map { JSONValue($0) }) })
        if isLabelled {
            return ["inputs": inputs, "labels": .array(rows.map { JSONValue($0.targets[0]) })]
        }
        return [
            "inputs": inputs,
            "targets": .array(rows.map { .array($0.targets.map { JSONValue($0) }) }),
        ]
    }

    private var columnDeviations: [Float] {
        let count = Float(max(1, training.count))
        return (0..<(training.first?.inputs.count ?? 0)).map { column in
            let mean = training.reduce(Float(0)) { $0 + $1.inputs[column] } / count
            let squares = training.reduce(Float(0)) {
                $0 + ($1.inputs[column] - mean) * ($1.inputs[column] - mean)
            }
            return (squares / count).squareRoot()
        }
    }

    private mutating func change(_ body: (inout Row, Int) -> Void) {
        for index in training.indices { body(&training[index], index) }
        for index in validation.indices { body(&validation[index], 1_000_000 + index) }
    }

    private func permute(_ rows: inout [Row], _ share: Double, _ random: CounterRandom) {
        let chosen = rows.indices.filter { random.uniform(at: $0) < share }
        let targets = chosen.map { rows[$0].targets }
        for (place, index) in chosen.enumerated() {
            rows[index].targets = targets[(place + 1) % max(1, targets.count)]
        }
        // A neighbour may have the same label: move on by a random distance instead.
        let order = CounterRandom(seed: 99, purpose: .generator, major: 78)
            .permutation(of: targets.count)
        for (place, index) in chosen.enumerated() {
            rows[index].targets = targets[Int(order[place])]
        }
    }

    private mutating func conflict(_ share: Double, _ random: CounterRandom) {
        let classes = Set(training.map { $0.targets[0] }).sorted()
        guard classes.count > 1 else { return }
        let count = Int(share * Double(training.count))
        for index in 0..<min(count, training.count) {
            var row = training[index]
            let place = classes.firstIndex(of: row.targets[0]) ?? 0
            row.targets[0] = classes[(place + 1) % classes.count]
            training.append(row)
        }
    }
}
