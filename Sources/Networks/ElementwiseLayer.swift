import CKernels
import Records

/// A layer that applies one function to every number.
final class ElementwiseLayer: Layer {
    typealias Pointer = UnsafePointer<Float>
    typealias MutablePointer = UnsafeMutablePointer<Float>

    /// How the derivative is had.
    enum Derivative {
        /// From the output, the output's gradient into the input's gradient.
        case ofOutput((Pointer, Pointer, MutablePointer, Int64) -> Void)
        /// From the input, the output's gradient into the input's gradient.
        case ofInput((Pointer, Pointer, MutablePointer, Int64) -> Void)
    }

    /// The gradient of the input, in double precision: of input x, output y, output's gradient dy.
    typealias DoubleDerivative = (_ x: Double, _ y: Double, _ dy: Double) -> Double

    private let function: (Pointer, MutablePointer, Int64) -> Void
    private let derivative: Derivative
    private let doubleFunction: (Double) -> Double
    private let doubleDerivative: DoubleDerivative
    private let range: ClosedRange<Float>?
    private let activates: Bool
    /// Whether the layer before computes this one too, in one pass over the numbers.
    var isFused = false

    /// Makes a layer.
    ///
    /// - Parameters:
    ///   - context: Where it stands.
    ///   - unsaturated: The outputs where the slope is at least a hundredth of its greatest.
    ///   - isActivation: Whether its statistics are watched.
    ///   - reference: The function in double precision.
    ///   - referenceDerivative: The input's gradient in double precision.
    ///   - derivative: The derivative over n numbers.
    ///   - function: The function over n numbers.
    init(
        _ context: Context, unsaturated: ClosedRange<Float>? = nil, isActivation: Bool = true,
        reference: @escaping (Double) -> Double,
        referenceDerivative: @escaping DoubleDerivative, derivative: Derivative,
        function: @escaping (Pointer, MutablePointer, Int64) -> Void
    ) {
        self.function = function
        self.derivative = derivative
        doubleFunction = reference
        doubleDerivative = referenceDerivative
        range = unsaturated
        activates = isActivation
        super.init(context, outputShape: context.inputShape)
    }

    override var worksInPlace: Bool {
        if case .ofOutput = derivative { true } else { false }
    }

    override var keepsOutput: Bool { worksInPlace }

    override var isActivation: Bool { activates }

    override var unsaturatedRange: ClosedRange<Float>? { range }

    override func forward(rows: Int, pass: Pass) {
        if isFused { return }
        function(input, output, Int64(rows * outputCount))
    }

    override func backward(rows: Int, pass: Pass) {
        guard needsInputGradient, !isFused else { return }
        let count = Int64(rows * outputCount)
        switch derivative {
        case .ofOutput(let apply): apply(output, outputGradient, inputGradient, count)
        case .ofInput(let apply): apply(input, outputGradient, inputGradient, count)
        }
    }

    override func reference(
        _ input: [Double], rows: Int, parameters: [[Double]], pass: Pass
    ) -> [Double] {
        input.map(doubleFunction)
    }

    override var hasReferenceBackward: Bool { true }

    override func referenceBackward(
        _ input: [Double], output: [Double], outputGradient: [Double], rows: Int,
        parameters: [[Double]], pass: Pass
    ) -> (input: [Double], parameters: [[Double]]) {
        (input.indices.map { doubleDerivative(input[$0], output[$0], outputGradient[$0]) }, [])
    }
}
