import CKernels
import Foundation
import Records

/// A fixed affine function, by·x + shift.
enum Scale: LayerDefinition {
    static let schema = ComponentSchema(
        "scale", "by·x + shift",
        [
            .field("by", .number(.any), default: 1, "the factor"),
            .field("shift", .number(.any), default: 0, "what is added"),
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(.rescaling, form: .numbers, range: .all, isNonlinear: false)
    }

    static func make(_ context: Layer.Context) -> Layer {
        let factor = Float(context.component.number("by"))
        let shift = Float(context.component.number("shift"))
        return ElementwiseLayer(
            context, isActivation: false,
            reference: { $0 * Double(factor) + Double(shift) },
            referenceDerivative: { _, _, dy in Double(factor) * dy },
            derivative: .ofInput { _, gradient, result, count in
                ck_scale(gradient, result, count, factor, 0)
            },
            function: { ck_scale($0, $1, $2, factor, shift) })
    }
}
