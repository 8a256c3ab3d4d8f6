import CKernels
import Foundation
import Records

/// The hyperbolic tangent.
enum Tanh: LayerDefinition {
    static let schema = ComponentSchema("tanh", "tanh(x)")

    static func traits(_ component: Component) -> LayerTraits {
        .activation(OutputRange(-1, 1), flatness: .tails, greatestSlope: 1)
    }

    static func make(_ context: Layer.Context) -> Layer {
        // The slope 1 - y² is below a hundredth outside this range of y.
        ElementwiseLayer(
            context, unsaturated: -0.994987...0.994987, reference: { tanh($0) },
            referenceDerivative: { _, y, dy in dy * (1 - y * y) },
            derivative: .ofOutput(ck_tanh_backward), function: ck_tanh)
    }
}
