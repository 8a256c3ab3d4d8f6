import Foundation
import Records

/// Builds traces by hand: a sound classification of ten classes unless told otherwise.
struct TraceBuilder {
    var spec: JSONValue
    var task = TrainingTask.classification
    var data: DataProfile
    var widths: [Int]
    var activation: String
    var outputActivation: String?
    var steps = 800
    var plannedSteps: Int?
    var stepsPerEpoch = 40
    var isFinal = true
    var series: [String: Series] = [:]
    var nonFinite: [NonFiniteEvent] = []
    var measurements: [Records.Measurement] = []
    var dataChecks: [CheckResult] = []
    var labelNoise: LabelNoise?
    var gain = 0.577
    var duplicateUnits: [String: Int] = [:]
    /// The first biases of a layer, where they aren't of the weights' size.
    var biases: [String: Double] = [:]
    /// Traits that layers were recorded with, by index.
    var traits: [Int: LayerTraits] = [:]
    var isStoppedEarly = false

    /// A network of linear layers with these widths, the first that of the input.
    init(
        widths: [Int] = [64, 64, 10], activation: String = "relu", outputActivation: String? = nil
    ) {
        self.widths = widths
        self.activation = activation
        self.outputActivation = outputActivation
        var layers: [JSONValue] = []
        for (index, width) in widths.dropFirst().enumerated() {
            layers.append([
                "type": "linear", "out_features": JSONValue(width), "in_features": .null,
                "bias": true, "init": [:],
            ])
            if index < widths.count - 2, activation != "none" {
                layers.append(["type": .string(activation)])
            }
        }
        if let outputActivation { layers.append(["type": .string(outputActivation)]) }
        spec = [
            "name": "", "seed": 0,
            "data": [
                "source": ["builtin": "digits"], "validation": ["fraction": 0.2, "shuffle": true],
                "preprocess": [["type": "standardize", "of": "inputs"]], "task": .null,
                "encode_targets": .null,
            ],
            "model": ["layers": .array(layers)],
            "loss": [
                "type": "cross_entropy", "reduction": "mean", "label_smoothing": 0, "weight": .null,
            ],
            "optimizer": [
                "type": "sgd", "lr": 0.1, "momentum": 0.9, "dampening": 0, "nesterov": false,
                "weight_decay": 0, "maximize": false,
            ],
            "schedule": ["type": "constant"], "gradient_clipping": .null, "epochs": 20,
            "batch_size": 32, "shuffle": true, "drop_last": false, "max_steps": .null,
        ]
        var inputs = DataProfile.ColumnSummary()
        inputs.columns = widths[0]
        inputs.rootMeanSquare = 1
        inputs.deviation = 1
        inputs.min = -3
        inputs.max = 3
        inputs.smallestColumnDeviation = 1
        inputs.largestColumnDeviation = 1
        data = DataProfile(
            trainingRows: 1280, validationRows: 320, inputShape: [widths[0]], inputs: inputs,
            targets: TraceBuilder.labels(counts: [Int](repeating: 128, count: 10)))
    }

    /// Targets of classes, as indices.
    static func labels(counts: [Int]) -> DataProfile.TargetProfile {
        var values = DataProfile.ColumnSummary()
        values.columns = 1
        let total = Double(counts.reduce(0, +))
        values.max = Double(counts.count - 1)
        values.mean =
            counts.enumerated().reduce(0.0) { $0 + Double($1.offset * $1.element) } / total
        let squares = counts.enumerated().reduce(0.0) {
            $0 + pow(Double($1.offset), 2) * Double($1.element)
        }
        values.rootMeanSquare = (squares / total).squareRoot()
        values.deviation = (squares / total - values.mean * values.mean).squareRoot()
        return DataProfile.TargetProfile(
            kind: .labels, classCount: counts.count, classCounts: counts, lowestLabel: 0,
            highestLabel: Double(counts.count - 1), values: values)
    }

    /// Real targets.
    static func values(mean: Double = 0, deviation: Double = 1) -> DataProfile.TargetProfile {
        var values = DataProfile.ColumnSummary()
        values.columns = 1
        values.mean = mean
        values.deviation = deviation
        values.rootMeanSquare = (mean * mean + deviation * deviation).squareRoot()
        values.min = mean - 3 * deviation
        values.max = mean + 3 * deviation
        return DataProfile.TargetProfile(
            kind: .values, classCount: 0, classCounts: [], lowestLabel: 0, highestLabel: 0,
            values: values)
    }

    /// A regression on real targets with the mean squared error.
    static func regression(
        widths: [Int] = [8, 32, 1], mean: Double = 0, deviation: Double = 1
    ) -> TraceBuilder {
        var builder = TraceBuilder(widths: widths)
        builder.task = .regression
        builder.data.targets = values(mean: mean, deviation: deviation)
        builder.set("/loss", ["type": "mse", "reduction": "mean"])
        return builder
    }

    /// Changes the spec.
    mutating func set(_ pointer: String, _ value: JSONValue) {
        let patch = JSONPatch([.init(.add, pointer, value)])
        spec = (try? patch.applied(to: spec)) ?? spec
    }

    /// Records a number for every step.
    mutating func record(_ name: String, every stride: Int = 1, _ value: (Int) -> Double) {
        series[name] = TraceBuilder.series(
            Swift.stride(from: stride - 1, to: steps, by: stride).map { ($0, value($0)) })
    }

    /// A series as the trainer stores it: at most 512 buckets, the last 256 values exact.
    static func series(_ values: [(step: Int, value: Double)]) -> Series {
        let points = values.map { Series.Point(step: $0.step, value: Float($0.value)) }
        let size = max(1, (points.count + 511) / 512)
        let buckets = stride(from: 0, to: points.count, by: size).map { start in
            let part = points[start..<min(start + size, points.count)]
            let finite = part.map(\.value).filter(\.isFinite)
            return Series.Bucket(
                firstStep: part.first?.step ?? 0, lastStep: part.last?.step ?? 0,
                min: finite.min() ?? .nan, max: finite.max() ?? .nan,
                mean: finite.isEmpty ? .nan : finite.reduce(0, +) / Float(finite.count),
                count: part.count, nonFiniteCount: part.count - finite.count)
        }
        return Series(buckets: buckets, tail: Array(points.suffix(256)))
    }

    /// Records gradients that differ from layer to layer by a factor, and sound updates.
    mutating func recordFlow(
        fading factor: Double = 1, size: (Int) -> Double = { _ in 0.5 }, update: Double = 1e-3
    ) {
        let depth = widths.count - 1
        for (index, parameter) in parameters.enumerated() {
            let layer = Double(depth - 1 - index / 2)
            let count = Double(parameter.count).squareRoot()
            record("gradient_norm/\(parameter.name)") { size($0) * pow(factor, layer) * count / 64 }
            record("weight_norm/\(parameter.name)") { _ in 5 }
            record("update_norm/\(parameter.name)") { _ in 5 * update * pow(factor, layer) }
        }
        record("gradient_norm") { size($0) }
    }

    /// The trained tensors of the network.
    var parameters: [ParameterProfile] {
        var parameters: [ParameterProfile] = []
        var index = 0
        for (fanIn, units) in zip(widths, widths.dropFirst()) {
            let layer = "layers[\(index)]"
            let deviation = gain / Double(fanIn).squareRoot()
            parameters.append(
                ParameterProfile(
                    name: "\(layer).weight", layer: layer, role: .weight, shape: [units, fanIn],
                    fanIn: fanIn, initialMean: 0, initialDeviation: deviation,
                    duplicateUnits: duplicateUnits[layer] ?? 0))
            parameters.append(
                ParameterProfile(
                    name: "\(layer).bias", layer: layer, role: .bias, shape: [units],
                    fanIn: fanIn, initialMean: 0, initialDeviation: biases[layer] ?? deviation,
                    duplicateUnits: 0))
            index += activation == "none" ? 1 : 2
        }
        return parameters
    }

    /// The trace.
    var trace: RunTrace {
        let layers = (spec["model"]?["layers"]?.array ?? []).enumerated().map { index, layer in
            let path = "layers[\(index)]"
            return LayerProfile(
                path: path, type: layer["type"]?.string ?? "", traits: traits[index],
                outputShape: [64],
                parameters: parameters.filter { $0.layer == path }.map(\.name),
                initialOutputDeviation: 0.5)
        }
        return RunTrace(
            spec: spec, task: task, data: data,
            network: NetworkProfile(
                layers: layers, parameters: parameters, outputCount: widths.last ?? 1),
            stepsTaken: steps, plannedSteps: plannedSteps ?? steps, stepsPerEpoch: stepsPerEpoch,
            isFinal: isFinal, isStoppedEarly: isStoppedEarly, series: series, nonFinite: nonFinite,
            measurements: measurements,
            dataChecks: dataChecks, labelNoise: labelNoise)
    }
}

/// Repeatable noise of mean 0 and deviation 1 by step.
struct Noise {
    var seed: UInt64

    func callAsFunction(_ step: Int) -> Double {
        // The sum of twelve uniform numbers is close to normal.
        (0..<12).reduce(-6.0) { $0 + uniform(UInt64(step) &* 12 &+ UInt64($1)) }
    }

    private func uniform(_ index: UInt64) -> Double {
        var bits = (index &+ seed &* 0x9E37_79B9) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
    }
}
