import CKernels
import Foundation
import Records

/// Exponentials of a row, divided by their sum.
enum Softmax: LayerDefinition {
    static let schema = ComponentSchema(
        "softmax", "exp(x) / Σ exp(x) over each row",
        [
            .field(
                "dim", .integer(.range(-1...1)), default: -1,
                "the dimension to sum over; rows have one, so -1 and 1 are the same")
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(
            .activation, form: .distribution, range: .unit, isNonlinear: true, flatness: .tails,
            greatestSlope: 0.25, mixesUnits: true)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        try RowFunctionLayer(
            context, function: ck_softmax, derivative: ck_softmax_backward,
            reference: { row in
                let greatest = row.max() ?? 0
                let sum = row.reduce(0) { $0 + exp($1 - greatest) }
                return row.map { exp($0 - greatest) / sum }
            },
            referenceDerivative: { output, gradient in
                let dot = zip(output, gradient).reduce(0) { $0 + $1.0 * $1.1 }
                return zip(output, gradient).map { $0 * ($1 - dot) }
            })
    }
}
