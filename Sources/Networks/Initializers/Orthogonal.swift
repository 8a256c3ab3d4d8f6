import Kernels
import Records

/// A matrix with orthonormal rows or columns, whichever are fewer, times a gain.
///
/// - Source: Saxe et al., *Exact solutions to the nonlinear dynamics of learning in deep linear
///   neural networks* (2013).
enum Orthogonal: InitializerDefinition {
    static let schema = ComponentSchema(
        "orthogonal", "orthonormal rows or columns, whichever are fewer", [Fan.gainField])

    static func constantValue(_ component: Component) -> Double? { nil }

    static func values(for parameter: Parameter, random: CounterRandom) -> [Double] {
        let rows = parameter.shape.first ?? 1
        let columns = parameter.count / max(1, rows)
        let (vectors, length) = (min(rows, columns), max(rows, columns))
        var basis: [[Double]] = []
        for vector in 0..<vectors {
            var values = (0..<length).map { random.normal(at: vector * length + $0) }
            // Gram and Schmidt twice: once leaves rounding errors of the order of the condition.
            for other in basis + basis {
                let overlap = zip(values, other).reduce(0) { $0 + $1.0 * $1.1 }
                for index in 0..<length { values[index] -= overlap * other[index] }
            }
            let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            basis.append(values.map { $0 / norm })
        }
        let gain = parameter.initializer.number("gain")
        return (0..<parameter.count).map { position in
            let (row, column) = (position / columns, position % columns)
            return gain * (rows <= columns ? basis[row][column] : basis[column][row])
        }
    }
}
