import CKernels
import Kernels
import Records

/// Sets each number to zero with probability p while training, and scales the others up.
///
/// - Source: Srivastava et al., *Dropout* (JMLR 2014); inverted, as in PyTorch.
enum Dropout: LayerDefinition {
    static let schema = ComponentSchema(
        "dropout", "while training, zero with probability p, else x / (1 - p)",
        [.field("p", .number(.range(0...1)), default: 0.5, "the probability of zero")])

    static func traits(_ component: Component) -> LayerTraits { .regularization }

    static func make(_ context: Layer.Context) -> Layer {
        DropoutLayer(context)
    }
}

/// The layer of ``Dropout``.
final class DropoutLayer: Layer {
    private let probability: Float
    private let index: Int

    init(_ context: Context) {
        probability = Float(context.component.number("p"))
        index = context.index
        super.init(context, outputShape: context.inputShape)
    }

    override var worksInPlace: Bool { true }

    override func forward(rows: Int, pass: Pass) {
        if pass.isTraining {
            apply(input, output, rows, pass)
        } else if output != input {
            output.update(from: input, count: rows * outputCount)
        }
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient else { return }
        // The mask is a function of step and layer: it is drawn again rather than kept.
        apply(outputGradient, inputGradient, rows, pass)
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        guard pass.isTraining else { return input }
        let ones = AlignedBuffer([Float](repeating: 1, count: input.count))
        return withExtendedLifetime(ones) {
            apply(ones.pointer, ones.pointer, rows, pass)
            return zip(input, ones.values).map { $1 == 0 ? 0 : $0 * Double($1) }
        }
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        // The same mask as going forward.
        (reference(outputGradient, rows: rows, parameters: [], pass: pass), [])
    }

    private func apply(
        _ source: UnsafeMutablePointer<Float>, _ result: UnsafeMutablePointer<Float>, _ rows: Int,
        _ pass: Pass
    ) {
        let purpose = RandomPurpose.dropout.rawValue << 24 | UInt32(truncatingIfNeeded: index)
        ck_dropout(
            source, result, Int64(rows * outputCount), probability, pass.seed,
            UInt32(truncatingIfNeeded: pass.step), purpose)
    }
}
