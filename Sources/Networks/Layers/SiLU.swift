import CKernels
import Foundation
import Records

/// The sigmoid-weighted linear unit, x·sigmoid(x).
///
/// - Source: Elfwing et al. 2017.
enum SiLU: LayerDefinition {
    static let schema = ComponentSchema("silu", "x·sigmoid(x), also known as swish")

    static func traits(_ component: Component) -> LayerTraits {
        // The least value, at x = -1.2784….
        .activation(OutputRange(-0.278_464_542_761_073_8, nil, reachesBounds: true))
    }

    static func make(_ context: Layer.Context) -> Layer {
        ElementwiseLayer(
            context, reference: { $0 / (1 + exp(-$0)) },
            referenceDerivative: { x, _, dy in
                let sigmoid = 1 / (1 + exp(-x))
                return dy * sigmoid * (1 + x * (1 - sigmoid))
            }, derivative: .ofInput(ck_silu_backward),
            function: ck_silu)
    }
}
