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

    static func make(_ context: Layer.Context) -> Layer {
        if context.component.string("approximate") == "tanh" {
            return ElementwiseLayer(
                context,
                reference: { x in
                    0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
                },
                derivative: .ofInput(ck_gelu_tanh_backward), function: ck_gelu_tanh)
        }
        return ElementwiseLayer(
            context, reference: { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) },
            derivative: .ofInput(ck_gelu_backward), function: ck_gelu)
    }
}
