import CKernels
import Foundation
import Records

/// The exponential linear unit.
///
/// - Source: Clevert et al. 2015.
enum ELU: LayerDefinition {
    static let schema = ComponentSchema(
        "elu", "x above zero, alpha·(exp(x) - 1) below",
        [.field("alpha", .number(.positive), default: 1, "the limit below zero, negated")])

    static func traits(_ component: Component) -> LayerTraits {
        .activation(OutputRange(-component.number("alpha"), nil))
    }

    static func make(_ context: Layer.Context) -> Layer {
        let alpha = Float(context.component.number("alpha"))
        return ElementwiseLayer(
            context, reference: { $0 > 0 ? $0 : Double(alpha) * expm1($0) },
            referenceDerivative: { x, _, dy in x <= 0 ? dy * Double(alpha) * exp(x) : dy },
            derivative: .ofInput { ck_elu_backward($0, $1, $2, $3, alpha, 1) },
            function: { ck_elu($0, $1, $2, alpha, 1) })
    }
}
