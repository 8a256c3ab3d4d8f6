import Records

/// A layer that applies a function of a whole row to each row.
final class RowFunctionLayer: Layer {
    typealias Function = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int64, Int64) -> Void
    typealias Derivative = (
        UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int64, Int64
    ) -> Void

    private let function: Function
    private let derivative: Derivative
    private let rowReference: ([Double]) -> [Double]
    private let rowDerivative: (_ output: [Double], _ gradient: [Double]) -> [Double]

    /// Makes a layer; the derivative is had from the output.
    ///
    /// - Throws: ``SpecErrors`` with code `out_of_range` for dimension 0, the batch, which would mix
    ///   rows.
    init(
        _ context: Context, function: @escaping Function, derivative: @escaping Derivative,
        reference: @escaping ([Double]) -> [Double],
        referenceDerivative: @escaping (_ output: [Double], _ gradient: [Double]) -> [Double]
    ) throws(SpecErrors) {
        guard context.component.integer("dim") != 0 else {
            throw SpecErrors(
                context.pointer["dim"], .outOfRange,
                "expected -1 or 1, got 0, which would mix the rows of a batch")
        }
        guard context.inputShape.count == 1 else {
            throw SpecErrors(
                context.pointer, .shapeMismatch,
                "expected rows of one dimension, got \(context.inputShape) (add a flatten layer)")
        }
        self.function = function
        self.derivative = derivative
        rowReference = reference
        rowDerivative = referenceDerivative
        super.init(context, outputShape: context.inputShape)
    }

    override var worksInPlace: Bool { true }

    override var keepsOutput: Bool { true }

    override func forward(rows: Int, pass: Pass) {
        function(input, output, Int64(rows), Int64(outputCount))
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient else { return }
        derivative(output, outputGradient, inputGradient, Int64(rows), Int64(outputCount))
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        (0..<rows).flatMap { row in
            rowReference(Array(input[row * inputCount..<(row + 1) * inputCount]))
        }
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        let gradient = (0..<rows).flatMap { row in
            let span = row * outputCount..<(row + 1) * outputCount
            return rowDerivative(Array(output[span]), Array(outputGradient[span]))
        }
        return (gradient, [])
    }
}
