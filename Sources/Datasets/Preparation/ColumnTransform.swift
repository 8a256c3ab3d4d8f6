import Kernels

/// What rescales each column: x becomes (x − `subtracted`) · `factor` + `added`.
public struct ColumnTransform: Sendable, Equatable {
    /// What is subtracted first, by column.
    public var subtracted: [Double]
    /// The factor, by column.
    public var factor: [Double]
    /// What is added last, by column.
    public var added: [Double]

    /// Makes a transform.
    public init(subtracted: [Double], factor: [Double], added: [Double]) {
        self.subtracted = subtracted
        self.factor = factor
        self.added = added
    }

    /// Rescales rows in place.
    ///
    /// - Parameter values: Row-major, as many columns as the transform has.
    func apply(to values: UnsafeMutableBufferPointer<Float>) {
        let columns = factor.count
        guard columns > 0 else { return }
        for row in 0..<values.count / columns {
            for column in 0..<columns {
                let index = row * columns + column
                let value = (Double(values[index]) - subtracted[column]) * factor[column]
                values[index] = Float(value + added[column])
            }
        }
    }
}
