import CKernels
import Records

/// The identity, limited to a range.
enum Hardtanh: LayerDefinition {
    static let schema = ComponentSchema(
        "hardtanh", "x, limited to min_val...max_val",
        [
            .field("min_val", .number(.any), default: -1, "the least output"),
            .field("max_val", .number(.any), default: 1, "the greatest output"),
        ])

    static func traits(_ component: Component) -> LayerTraits {
        .activation(
            OutputRange(
                component.number("min_val"), component.number("max_val"), reachesBounds: true),
            flatness: .tails, greatestSlope: 1)
    }

    static func make(_ context: Layer.Context) throws(SpecErrors) -> Layer {
        let low = Float(context.component.number("min_val"))
        let high = Float(context.component.number("max_val"))
        guard low < high else {
            throw SpecErrors(
                context.pointer["max_val"], .outOfRange,
                "expected a number above min_val (\(low)), got \(high)")
        }
        return ElementwiseLayer(
            context, reference: { min(max($0, Double(low)), Double(high)) },
            referenceDerivative: { x, _, dy in x <= Double(low) || x >= Double(high) ? 0 : dy },
            derivative: .ofInput { ck_hardtanh_backward($0, $1, $2, $3, low, high) },
            function: { ck_hardtanh($0, $1, $2, low, high) })
    }
}
