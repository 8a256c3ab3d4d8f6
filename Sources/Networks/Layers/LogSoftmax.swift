import CKernels
import Foundation
import Records

/// The logarithm of the softmax of a row.
enum LogSoftmax: LayerDefinition {
    static let schema = ComponentSchema(
        "log_softmax", "x - log Σ exp(x) over each row",
        [
            .field(
                "dim", .integer(.range(-1...1)), default: -1,
                "the dimension to sum over; rows have one, so -1 and 1 are the same")
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(
            .activation, form: .logDistribution, range: OutputRange(nil, 0), isNonlinear: true,
            mixesUnits: true)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        try RowFunctionLayer(
            context, function: ck_log_softmax, derivative: ck_log_softmax_backward,
            reference: { row in
                let greatest = row.max() ?? 0
                let sum = row.reduce(0) { $0 + exp($1 - greatest) }
                return row.map { $0 - greatest - log(sum) }
            },
            referenceDerivative: { output, gradient in
                let sum = gradient.reduce(0, +)
                return zip(output, gradient).map { $1 - exp($0) * sum }
            })
    }
}
