import Kernels
import Records

/// The random numbers of a generator's seed, in streams that don't overlap.
public struct GeneratorDraws: Sendable {
    private let seed: UInt64

    /// Makes the numbers of a seed.
    public init(seed: UInt64) {
        self.seed = seed
    }

    /// What a number is drawn for.
    enum Stream: Int {
        /// The order of the rows.
        case order
        /// Where a row lies before noise is added.
        case position
        /// What is added to a position or a target.
        case noise
        /// What all rows share: centres, weights.
        case shape
    }

    /// The numbers of a stream.
    func stream(_ stream: Stream) -> CounterRandom {
        CounterRandom(seed: seed, purpose: .generator, major: stream.rawValue)
    }

    /// The classes of the rows: as equal in number as can be, mixed if `shuffle` says so.
    ///
    /// - Returns: For every row its class, and its number within all rows sorted by class.
    func classes(_ count: Int, _ parameters: Component) -> [(label: Int, number: Int)] {
        let rows = parameters.integer("rows")
        let order =
            parameters.boolean("shuffle")
            ? stream(.order).permutation(of: rows) : (0..<Int32(rows)).map { $0 }
        return order.map { number in
            (label: Int(number) * count / rows, number: Int(number))
        }
    }

    /// Rows of classes that are points of the plane.
    ///
    /// - Parameters:
    ///   - count: The number of classes.
    ///   - parameters: Has `rows`, `shuffle` and `noise`, the deviation of what is added to each
    ///     coordinate.
    ///   - point: A point of a class, given two even random numbers from 0 to 1.
    /// - Returns: The rows, with inputs `x` and `y`.
    func plane(
        classes count: Int, _ parameters: Component,
        point: (_ label: Int, _ first: Double, _ second: Double) -> (Double, Double)
    ) -> Table {
        let noise = parameters.number("noise")
        let positions = stream(.position)
        let noises = stream(.noise)
        var inputs: [Float] = []
        var labels: [Float] = []
        for (label, number) in classes(count, parameters) {
            let (x, y) = point(
                label, positions.uniform(at: 2 * number), positions.uniform(at: 2 * number + 1))
            inputs.append(Float(x + noise * noises.normal(at: 2 * number)))
            inputs.append(Float(y + noise * noises.normal(at: 2 * number + 1)))
            labels.append(Float(label))
        }
        return Table(
            rowCount: labels.count, inputShape: [2], inputs: inputs, featureNames: ["x", "y"],
            targets: .labels(labels, classNames: nil))
    }
}
