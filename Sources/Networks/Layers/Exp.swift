import CKernels
import Foundation
import Records

/// The exponential function.
enum Exp: LayerDefinition {
    static let schema = ComponentSchema("exp", "exp(x)")

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(
            .activation, form: .exponential, range: .positive, isNonlinear: true, isSingular: true)
    }

    static func make(_ context: Layer.Context) -> Layer {
        // The derivative is the output itself.
        ElementwiseLayer(
            context, reference: { exp($0) }, referenceDerivative: { $1 * $2 },
            derivative: .ofOutput(ck_multiply), function: ck_exp)
    }
}
