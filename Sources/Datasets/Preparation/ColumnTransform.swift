/// What rescales each column: x becomes (x − `subtracted`) · `factor` + `added`.
public struct ColumnTransform: FittedStep, Equatable {
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

    /// The factor of each column.
    public var factors: [Double]? { factor }

    /// The same shape.
    public func outputShape(of shape: [Int]) -> [Int] { shape }

    /// Rescales rows in place.
    ///
    /// - Parameter rows: As many columns as the transform has.
    /// - Returns: The same rows.
    public func apply(to rows: RowBlock) -> RowBlock {
        let columns = min(rows.width, factor.count)
        subtracted.withUnsafeBufferPointer { subtracted in
            factor.withUnsafeBufferPointer { factor in
                added.withUnsafeBufferPointer { added in
                    for row in 0..<rows.count {
                        let values = rows.pointer + row * columns
                        for column in 0..<columns {
                            let centred = Double(values[column]) - subtracted[column]
                            values[column] = Float(centred * factor[column] + added[column])
                        }
                    }
                }
            }
        }
        return rows
    }
}
