/// What the spec does where there is nothing to learn, and whether its gradients are right: controls
/// that tell a network that ignores its inputs, or labels without sense, from one that learns slowly.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019), "input-independent baseline";
///   Zhang et al., *Understanding Deep Learning Requires Rethinking Generalization* (2017), §2.
public struct RunControls: MeasuredValue {
    /// The experiment's name.
    public static let name = "controls"

    /// How many steps each short run took.
    public var steps: Int
    /// The training loss at the end of the unchanged run; infinite if it became non-finite.
    public var loss: Double
    /// The same where all inputs are zero.
    public var lossWithoutInputs: Double
    /// The same where the targets are exchanged among the rows.
    public var lossOfPermutedTargets: Double
    /// How far the worst gradient at the run's end is from the one in double precision, relative to
    /// the sizes of both; nil where that takes too long.
    public var gradientError: Double?

    enum CodingKeys: String, CodingKey {
        case steps, loss
        case lossWithoutInputs = "loss_without_inputs"
        case lossOfPermutedTargets = "loss_of_permuted_targets"
        case gradientError = "gradient_error"
    }

    /// Makes a measurement.
    public init(
        steps: Int, loss: Double, lossWithoutInputs: Double, lossOfPermutedTargets: Double,
        gradientError: Double?
    ) {
        self.steps = steps
        self.loss = loss
        self.lossWithoutInputs = lossWithoutInputs
        self.lossOfPermutedTargets = lossOfPermutedTargets
        self.gradientError = gradientError
    }

    /// Whether the inputs make no difference: the loss is within 2 % of that without them.
    public var ignoresInputs: Bool { lossWithoutInputs <= 1.02 * loss }

    /// Whether the targets make no difference: the loss is within 2 % of that of exchanged ones.
    public var ignoresTargets: Bool { lossOfPermutedTargets <= 1.02 * loss }
}
