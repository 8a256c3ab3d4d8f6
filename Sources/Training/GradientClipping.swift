import CKernels
import Networks
import Records

/// Keeps gradients from being too large, as a spec asks.
struct GradientClipping {
    /// What a spec can name as a clipping.
    static let components = ComponentSet("gradient clipping") {
        [
            ComponentSchema(
                "norm", "all gradients together have at most this Euclidean norm",
                [.field("max_norm", .number(.positive), default: 1, "the greatest norm")]),
            ComponentSchema(
                "value", "each number of a gradient is at most this large",
                [.field("clip_value", .number(.positive), default: 1, "the greatest size")]),
        ]
    }

    /// The greatest norm, or nil.
    let maximumNorm: Double?
    /// The greatest absolute value; infinite for none.
    let limit: Float

    init(_ component: Component?) {
        maximumNorm = component?.type == "norm" ? component?.number("max_norm") : nil
        limit = component?.type == "value" ? Float(component?.number("clip_value") ?? 1) : .infinity
    }

    /// The factor that brings all gradients together to the greatest norm, at most 1.
    ///
    /// As PyTorch's `clip_grad_norm_`, with its 1e-6 in the denominator.
    func scale(for network: Network) -> Float {
        guard let maximumNorm else { return 1 }
        let squares = network.trainedParameters.reduce(0.0) {
            $0 + Double(ck_sum_of_squares($1.gradient, Int64($1.count)))
        }
        let factor = maximumNorm / (squares.squareRoot() + 1e-6)
        return factor > 1 ? 1 : Float(factor)
    }
}
