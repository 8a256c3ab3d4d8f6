import Kernels
import Records

/// Round clouds of points, one for each class.
///
/// The centres are drawn evenly from a cube of side 20 about the origin, as scikit-learn's `make_blobs`
/// does; the points are normally distributed about them.
enum Blobs: DatasetGenerator {
    static let schema = ComponentSchema(
        "blobs", "round clouds of points, one for each class",
        commonFields + [
            .field(
                "centers", .integer(.range(1...1000)), default: 3,
                "how many clouds, which are the classes"),
            .field(
                "features", .integer(.range(1...10_000)), default: 2,
                "the number of inputs of a row"),
            .field(
                "cluster_std", .number(.nonNegative), default: 1,
                "the standard deviation of each cloud"),
            shuffleField,
        ])

    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table {
        let centers = parameters.integer("centers")
        let features = parameters.integer("features")
        let deviation = parameters.number("cluster_std")
        let shape = draws.stream(.shape)
        let noise = draws.stream(.noise)
        let center = (0..<centers * features).map { 20 * shape.uniform(at: $0) - 10 }
        var inputs: [Float] = []
        var labels: [Float] = []
        inputs.reserveCapacity(parameters.integer("rows") * features)
        for (label, number) in draws.classes(centers, parameters) {
            for feature in 0..<features {
                let offset = deviation * noise.normal(at: number * features + feature)
                inputs.append(Float(center[label * features + feature] + offset))
            }
            labels.append(Float(label))
        }
        return Table(
            rowCount: labels.count, inputShape: [features], inputs: inputs,
            targets: .labels(labels, classNames: nil))
    }
}
