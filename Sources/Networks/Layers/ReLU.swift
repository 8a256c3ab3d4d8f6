import CKernels
import Foundation
import Records

/// The rectifier, max(0, x) (Nair & Hinton 2010).
enum ReLU: LayerDefinition {
    static let schema = ComponentSchema("relu", "max(0, x)")

    static func traits(_ component: Component) -> LayerTraits {
        .activation(OutputRange(0, nil, reachesBounds: true), flatness: .negative)
    }

    static func make(_ context: Layer.Context) -> Layer {
        ElementwiseLayer(
            context, reference: { $0 < 0 ? 0 : $0 },
            referenceDerivative: { _, y, dy in y == 0 ? 0 : dy },
            derivative: .ofOutput(ck_relu_backward),
            function: ck_relu)
    }
}
