import CKernels
import Foundation
import Records

/// The leaky rectifier.
///
/// - Source: Maas et al. 2013.
enum LeakyReLU: LayerDefinition {
    static let schema = ComponentSchema(
        "leaky_relu", "x above zero, negative_slope·x below",
        [
            .field(
                "negative_slope", .number(.any), default: 0.01,
                "the slope below zero")
        ])

    static func traits(_ component: Component) -> LayerTraits {
        let slope = component.number("negative_slope")
        return .activation(slope < 0 ? .positive : .all, isNonlinear: slope != 1)
    }

    static func make(_ context: Layer.Context) -> Layer {
        let slope = Float(context.component.number("negative_slope"))
        return ElementwiseLayer(
            context, reference: { $0 < 0 ? Double(slope) * $0 : $0 },
            referenceDerivative: { x, _, dy in x > 0 ? dy : Double(slope) * dy },
            derivative: .ofInput { ck_leaky_relu_backward($0, $1, $2, $3, slope) },
            function: { ck_leaky_relu($0, $1, $2, slope) })
    }
}
