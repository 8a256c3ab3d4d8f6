/// What can be seen to go wrong in a run.
///
/// The names are wire names and never change.
public enum Symptom: String, Sendable, Codable, CaseIterable {
    /// The loss became NaN or infinite.
    case lossNotFinite = "loss_not_finite"
    /// A gradient became NaN or infinite.
    case gradientNotFinite = "gradient_not_finite"
    /// A parameter became NaN or infinite.
    case parameterNotFinite = "parameter_not_finite"
    /// Gradients grow far beyond their usual size, with consequences.
    case explodingGradient = "exploding_gradient"
    /// Early layers receive next to no gradient while there is much left to learn.
    case vanishingGradient = "vanishing_gradient"
    /// Many units give zero for every row.
    case deadUnits = "dead_units"
    /// Many units sit where their function is flat.
    case saturatedUnits = "saturated_units"
    /// The loss stands still.
    case lossNotDecreasing = "loss_not_decreasing"
    /// The loss grows.
    case lossDiverging = "loss_diverging"
    /// The loss jumps about instead of falling.
    case lossOscillating = "loss_oscillating"
    /// The loss jumped up once and came back.
    case lossSpike = "loss_spike"
    /// The loss falls, but far too slowly for the run's length.
    case slowConvergence = "slow_convergence"
    /// The validation loss rises while the training loss falls.
    case overfitting
    /// The training loss stays far above what the data allow.
    case underfitting
    /// The network gives the same prediction for every row.
    case outputCollapsed = "output_collapsed"
    /// Parameters that should train don't change.
    case parametersUnchanged = "parameters_unchanged"
    /// The first loss is far from that of an untrained network.
    case lossAtStartImplausible = "loss_at_start_implausible"
    /// Validation is far worse or better than training from the first epoch on.
    case validationGapFromStart = "validation_gap_from_start"
    /// The gradient of a batch says little about the gradient of the data.
    case gradientNoiseDominates = "gradient_noise_dominates"
}
