import Kernels
import Records

/// Adds normal noise to every number while training.
enum GaussianNoise: LayerDefinition {
    static let schema = ComponentSchema(
        "gaussian_noise", "while training, x plus normal noise",
        [.field("std", .number(.nonNegative), default: 0.1, "the deviation of the noise")])

    static func traits(_ component: Component) -> LayerTraits { .regularization }

    static func make(_ context: Layer.Context) -> Layer {
        GaussianNoiseLayer(context)
    }
}

/// The layer of ``GaussianNoise``.
final class GaussianNoiseLayer: Layer {
    private let deviation: Double
    private let index: Int

    init(_ context: Context) {
        deviation = context.component.number("std")
        index = context.index
        super.init(context, outputShape: context.inputShape)
    }

    override var worksInPlace: Bool { true }

    // Noise is added, so that gradients pass as they are.
    override var hasReferenceBackward: Bool { true }

    override func forward(rows: Int, pass: Pass) {
        for position in 0..<rows * outputCount {
            let noise = pass.isTraining ? Float(self.noise(at: position, pass)) : 0
            output[position] = input[position] + noise
        }
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient, inputGradient != outputGradient else { return }
        inputGradient.update(from: outputGradient, count: rows * outputCount)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        guard pass.isTraining else { return input }
        return input.enumerated().map { $1 + Double(Float(noise(at: $0, pass))) }
    }

    private func noise(at position: Int, _ pass: Pass) -> Double {
        let random = CounterRandom(
            seed: pass.seed, purpose: .noise, major: pass.step, minor: index)
        return deviation * random.normal(at: position)
    }
}
