import CKernels
import Foundation
import Records

/// The logistic function, 1 / (1 + exp(-x)).
enum Sigmoid: LayerDefinition {
    static let schema = ComponentSchema("sigmoid", "1 / (1 + exp(-x))")

    static func traits(_ component: Component) -> LayerTraits {
        var traits = LayerTraits.activation(.unit, flatness: .tails, greatestSlope: 0.25)
        traits.form = .probabilities
        return traits
    }

    static func make(_ context: Layer.Context) -> Layer {
        // The slope y(1 - y) is below a hundredth of its greatest, 1/4, outside this range of y.
        ElementwiseLayer(
            context, unsaturated: 0.002506...0.997494, reference: { 1 / (1 + exp(-$0)) },
            referenceDerivative: { _, y, dy in dy * y * (1 - y) },
            derivative: .ofOutput(ck_sigmoid_backward), function: ck_sigmoid)
    }
}
