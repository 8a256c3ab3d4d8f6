import CKernels
import Foundation
import Records

/// The self-normalizing exponential linear unit.
///
/// - Source: Klambauer et al. 2017.
enum SELU: LayerDefinition {
    static let schema = ComponentSchema("selu", "the self-normalizing elu")

    static func traits(_ component: Component) -> LayerTraits {
        // λ·α of the paper: the limit far below zero.
        .activation(OutputRange(-1.758_099_340_847_376_8, nil))
    }

    static func make(_ context: Layer.Context) -> Layer {
        let alpha: Float = 1.673_263_242_354_377_2
        let scale: Float = 1.050_700_987_355_480_5
        return ElementwiseLayer(
            context, reference: { Double(scale) * ($0 > 0 ? $0 : Double(alpha) * expm1($0)) },
            referenceDerivative: { x, _, dy in
                dy * Double(scale) * (x <= 0 ? Double(alpha) * exp(x) : 1)
            },
            derivative: .ofInput { ck_elu_backward($0, $1, $2, $3, alpha, scale) },
            function: { ck_elu($0, $1, $2, alpha, scale) })
    }
}
