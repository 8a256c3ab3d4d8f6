import CKernels
import Foundation
import Records

/// The Gaussian error linear unit, x·Φ(x) (Hendrycks & Gimpel 2016).
enum GELU: LayerDefinition {
    static let schema = ComponentSchema(
        "gelu", "x·Φ(x), Φ the normal distribution function",
        [
            .field(
                "approximate", .choice(["none", "tanh"]), default: "none",
                "none: exact; tanh: the cheaper approximation")
        ])

    static func traits(_ component: Component) -> LayerTraits {
        // The least value, at x = -0.7517…; the approximation's is the same to three places.
        .activation(OutputRange(-0.17, nil, reachesBounds: true))
    }

    static func make(_ context: Layer.Context) -> Layer {
        if context.component.string("approximate") == "tanh" {
            return ElementwiseLayer(
                context,
                reference: { x in
                    0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
                },
                referenceDerivative: { x, _, dy in
                    let root = (2 / Double.pi).squareRoot()
                    let t = tanh(root * (x + 0.044715 * x * x * x))
                    let slope = root * (1 + 3 * 0.044715 * x * x)
                    return dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope)
                },
                derivative: .ofInput(ck_gelu_tanh_backward), function: ck_gelu_tanh)
        }
        return ElementwiseLayer(
            context, reference: { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) },
            referenceDerivative: { x, _, dy in
                let distribution = 0.5 * (1 + erf(x / 2.0.squareRoot()))
                return dy * (distribution + x * exp(-0.5 * x * x) / (2 * Double.pi).squareRoot())
            },
            derivative: .ofInput(ck_gelu_backward), function: ck_gelu)
    }
}
