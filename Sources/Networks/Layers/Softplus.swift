import CKernels
import Foundation
import Records

/// A smooth rectifier, log(1 + exp(beta·x)) / beta.
enum Softplus: LayerDefinition {
    static let schema = ComponentSchema(
        "softplus", "log(1 + exp(beta·x)) / beta; x itself where beta·x is above the threshold",
        [
            .field("beta", .number(.positive), default: 1, "how sharp the bend is"),
            .field("threshold", .number(.any), default: 20, "where it becomes linear"),
        ])

    static func traits(_ component: Component) -> LayerTraits { .activation(.positive) }

    static func make(_ context: Layer.Context) -> Layer {
        let beta = Float(context.component.number("beta"))
        let threshold = Float(context.component.number("threshold"))
        return ElementwiseLayer(
            context,
            reference: { x in
                let scaled = x * Double(beta)
                return scaled > Double(threshold) ? x : log1p(exp(scaled)) / Double(beta)
            },
            referenceDerivative: { x, _, dy in
                let scaled = x * Double(beta)
                return scaled > Double(threshold) ? dy : dy / (1 + exp(-scaled))
            },
            derivative: .ofInput { ck_softplus_backward($0, $1, $2, $3, beta, threshold) },
            function: { ck_softplus($0, $1, $2, beta, threshold) })
    }
}
