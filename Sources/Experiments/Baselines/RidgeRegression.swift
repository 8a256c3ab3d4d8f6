import CKernels
import Kernels

/// A linear function with a small penalty, by the normal equations.
struct RidgeRegression {
    private let weights: [Double]
    private let width: Int
    private let columns: Int

    /// Fits inputs `[rows, width]` to targets `[rows, columns]`.
    ///
    /// - Parameters:
    ///   - inputs: The inputs, of mean about 0 and deviation about 1.
    ///   - targets: The targets.
    ///   - columns: How many targets a row has.
    ///   - importance: How much each row counts; nil where all count alike.
    init(
        _ inputs: BaselineRows, _ targets: [Double], columns: Int, importance: [Double]? = nil
    ) {
        let (rows, width) = (inputs.count, inputs.width)
        let size = width + 1
        let weighted = AlignedBuffer(count: rows * size)
        let plain = AlignedBuffer(count: rows * size)
        var right = [Double](repeating: 0, count: size * columns)
        for row in 0..<rows {
            let own = inputs.row(row)
            let weight = importance?[row] ?? 1
            for column in 0..<size {
                let value = column < width ? own[column] : 1
                plain.pointer[row * size + column] = value
                weighted.pointer[row * size + column] = value * Float(weight)
                for target in 0..<columns {
                    right[column * columns + target] +=
                        weight * Double(value) * targets[row * columns + target]
                }
            }
        }
        let gram = AlignedBuffer(count: size * size)
        ck_linear_weight_gradient(
            weighted.pointer, plain.pointer, gram.pointer, Int64(rows), Int64(size), Int64(size))
        var left = gram.values.map { Double($0) }
        let penalty = 0.01 * Double(rows)
        for diagonal in 0..<width { left[diagonal * size + diagonal] += penalty }
        left[size * size - 1] += 1e-9
        RidgeRegression.solve(&left, &right, size: size, columns: columns)
        weights = right
        self.width = width
        self.columns = columns
    }

    /// The targets of a row.
    func predict(_ row: UnsafePointer<Float>) -> [Double] {
        (0..<columns).map { column in
            var value = weights[width * columns + column]
            for index in 0..<width {
                value += Double(row[index]) * weights[index * columns + column]
            }
            return value
        }
    }

    /// Solves symmetric positive definite equations by Cholesky's method, in place.
    private static func solve(
        _ left: inout [Double], _ right: inout [Double], size: Int, columns: Int
    ) {
        left.withUnsafeMutableBufferPointer { left in
            for column in 0..<size {
                for index in 0..<column {
                    let factor = left[index * size + column]
                    if factor == 0 { continue }
                    for other in column..<size {
                        left[column * size + other] -= factor * left[index * size + other]
                    }
                }
                let root = max(left[column * size + column], 1e-12).squareRoot()
                for other in column..<size { left[column * size + other] /= root }
            }
            for column in 0..<columns {
                for index in 0..<size {
                    var value = right[index * columns + column]
                    for before in 0..<index {
                        value -= left[before * size + index] * right[before * columns + column]
                    }
                    right[index * columns + column] = value / left[index * size + index]
                }
                for index in (0..<size).reversed() {
                    var value = right[index * columns + column]
                    for after in (index + 1)..<max(size, index + 1) {
                        value -= left[index * size + after] * right[after * columns + column]
                    }
                    right[index * columns + column] = value / left[index * size + index]
                }
            }
        }
    }
}
