import CKernels
import Records

/// A block whose output is the sum of its layers' output and a shortcut's.
///
/// - Source: He et al., *Deep Residual Learning for Image Recognition* (2016), §3.1.
enum Residual: LayerDefinition {
    static let schema = ComponentSchema(
        "residual", "the sum of what its layers and its shortcut make of the input",
        [
            .required(
                "layers", .list(.component(LayerCatalog.components), count: 1...1000),
                "the layers of the block"),
            .field(
                "shortcut", .list(.component(LayerCatalog.components), count: 0...1000),
                default: [], "the layers of the shortcut; none passes the input on as it is"),
        ])

    static func traits(_ component: Component) -> LayerTraits {
        LayerTraits(.block, form: .numbers, range: .all, isNonlinear: true)
    }

    static func make(_ context: Layer.Context) -> Layer {
        ResidualSum(context)
    }
}

/// The sum that ends a residual block; the branches' layers stand before it in the plan.
///
/// The sum's gradient is the gradient of both branches, which read it where it stands.
final class ResidualSum: Layer {
    /// What comes out of the shortcut.
    var shortcut: UnsafeMutablePointer<Float> = Layer.nowhere

    /// Makes the sum of branches whose output has the shape of `context.inputShape`.
    init(_ context: Context) {
        super.init(context, outputShape: context.inputShape)
    }

    override var worksInPlace: Bool { true }

    override var hasReferenceBackward: Bool { true }

    override func forward(rows: Int, pass: Pass) {
        ck_add(input, shortcut, output, Int64(rows * outputCount))
    }
}
