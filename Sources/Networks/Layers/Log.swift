import CKernels
import Foundation
import Records

/// The natural logarithm; not clipped, so zero gives -Infinity and less gives NaN.
enum Log: LayerDefinition {
    static let schema = ComponentSchema("log", "the natural logarithm, not clipped")

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(.activation, form: .logarithm, range: .all, isNonlinear: true, isSingular: true)
    }

    static func make(_ context: Layer.Context) -> Layer {
        ElementwiseLayer(
            context, reference: { log($0) }, referenceDerivative: { x, _, dy in dy / x },
            derivative: .ofInput(ck_log_backward),
            function: ck_log)
    }
}
