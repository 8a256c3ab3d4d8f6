import Networks
import Records
import Testing

/// Gradients in double precision against central differences of the functions they belong to.
struct ReferenceGradientTests {
    private static let step = 1e-5
    /// Central differences are off by step² times a third derivative and by 1e-16 / step, each about
    /// 1e-10 of numbers of size one; third derivatives and sums of some terms take the rest.
    private static let tolerance = 1e-7

    private static func differences(
        _ values: [Double], _ function: ([Double]) -> Double
    ) -> [Double] {
        values.indices.map { index in
            var changed = values
            changed[index] = values[index] + step
            let above = function(changed)
            changed[index] = values[index] - step
            return (above - function(changed)) / (2 * step)
        }
    }

    private static func compare(
        _ analytic: [Double], _ numeric: [Double], _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(analytic.count == numeric.count, "\(name)", sourceLocation: sourceLocation)
        for (index, (a, n)) in zip(analytic, numeric).enumerated() {
            #expect(
                abs(a - n) <= tolerance * max(1, abs(n)),
                "\(name)[\(index)]: \(a) analytic, \(n) numeric", sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: GradientCheckTests.layers, [1, 2, 3] as [UInt64])
    func `a layer's double gradient equals central differences`(
        _ example: GradientCheckTests.Example, _ seed: UInt64
    ) throws {
        let rows = [5, 1, 4][Int(seed) - 1]
        let network = try NetworkHarness.network(
            example.before + [example.layer], inputShape: example.takesImages ? [2, 6, 6] : [4],
            rows: rows, seed: seed)
        let pass = Layer.Pass(isTraining: true, step: 3, seed: seed)
        let layer = try #require(network.layers.last { !$0.isHidden })
        // A sum passes the gradient on as it is.
        guard let source = layer.sources.first, layer.sources.count == 1 else { return }
        #expect(layer.hasReferenceBackward)
        let raw = NetworkHarness.normal(rows * network.inputCount, seed: seed).map(Double.init)
        let outputs = network.reference(
            raw, rows: rows, parameters: NetworkHarness.values(network), pass: pass)
        let input = source < 0 ? raw : outputs[source]
        let values = layer.parameters.map { parameter in
            (0..<parameter.count).map { Double(parameter.values[$0]) }
        }
        let slopes = NetworkHarness.normal(rows * layer.outputCount, seed: seed + 10)
            .map(Double.init)
        func loss(_ input: [Double], _ parameters: [[Double]]) -> Double {
            let output = layer.reference(input, rows: rows, parameters: parameters, pass: pass)
            return zip(output, slopes).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let output = layer.reference(input, rows: rows, parameters: values, pass: pass)
        let gradients = layer.referenceBackward(
            input, output: output, outputGradient: slopes, rows: rows, parameters: values,
            pass: pass)
        ReferenceGradientTests.compare(
            gradients.input, ReferenceGradientTests.differences(input) { loss($0, values) },
            "input")
        #expect(gradients.parameters.count == values.count)
        for index in gradients.parameters.indices {
            let numeric = ReferenceGradientTests.differences(values[index]) { changed in
                var parameters = values
                parameters[index] = changed
                return loss(input, parameters)
            }
            ReferenceGradientTests.compare(
                gradients.parameters[index], numeric, layer.parameters[index].name)
        }
    }

    @Test(arguments: GradientCheckTests.losses, [1, 2, 3] as [UInt64])
    func `a loss's double gradient equals central differences`(
        _ example: GradientCheckTests.LossExample, _ seed: UInt64
    ) throws {
        let (rows, count) = [(5, 4), (1, 3), (9, 2)][Int(seed) - 1]
        let network = try NetworkHarness.network(example.before, inputShape: [count], rows: rows)
        let loss = try NetworkHarness.loss(
            example.loss.replacingByColumn(count), outputCount: count)
        let pass = Layer.Pass(isTraining: false)
        let outputs = NetworkHarness.reference(
            network, NetworkHarness.normal(rows * count, seed: seed).map(Double.init), rows: rows,
            parameters: [], pass: pass)
        let labels = (0..<rows).map { Int32(($0 * 5 + Int(seed)) % count) }
        let shares = NetworkHarness.normal(rows * count, seed: seed + 20).map { 1 / (1 + abs($0)) }
        labels.withUnsafeBufferPointer { labels in
            shares.withUnsafeBufferPointer { shares in
                let targets =
                    example.usesLabels
                    ? TargetBatch(labels: labels.baseAddress, values: nil)
                    : TargetBatch(labels: nil, values: shares.baseAddress)
                ReferenceGradientTests.compare(
                    loss.referenceGradient(outputs: outputs, targets: targets, rows: rows),
                    ReferenceGradientTests.differences(outputs) {
                        loss.reference(outputs: $0, targets: targets, rows: rows)
                    }, example.testDescription)
            }
        }
    }
}
