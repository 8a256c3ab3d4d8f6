/// All that was recorded of a run: the only thing that rules read.
///
/// Series are named after what they measure, then after where:
/// `loss`, `accuracy`, `r2`, `mae` and `learning_rate` every step; `validation_loss`, `validation_accuracy`,
/// `validation_f1` …
/// at the end of epochs, at the step of the epoch's last update; `gradient_norm` over all tensors;
/// for each trained tensor T `gradient_norm/T`, `gradient_max/T` (largest absolute value),
/// `gradient_zeros/T` (share of exact zeros), `weight_norm/T`, `weight_max/T`, `update_norm/T`;
/// for each activation layer L `activation_mean/L`, `activation_deviation/L`,
/// `activation_zeros/L` (share of exact zeros) and `activation_saturated/L` (share of values where
/// the slope is below a hundredth of its greatest) every step, and at the end of epochs
/// `dead_units/L` (share of units that give zero for every row looked at) and
/// `output_deviation` (mean over the outputs of the deviation over the rows).
/// Norms are Euclidean.
public struct RunTrace: Sendable, Hashable {
    /// The version of the form in which traces are written now.
    ///
    /// It rises when a member changes its meaning; a member that is new doesn't raise it, as it may
    /// be missing. In version 1 rows were numbered by their place after the split, no longer by that in
    /// the source, and `r2` was measured by the variance of all training targets together.
    public static let currentVersion = 2

    /// The complete spec.
    public var spec: JSONValue
    /// The traits of loss, optimizer and schedule; nil in traces that were made before there were any.
    public var traits: RunTraits?
    /// The inferred or stated task.
    public var task: TrainingTask
    /// What is known of the data.
    public var data: DataProfile
    /// What is known of the network.
    public var network: NetworkProfile
    /// How many steps were taken.
    public var stepsTaken: Int
    /// How many steps the run would have.
    public var plannedSteps: Int
    /// Steps in one epoch.
    public var stepsPerEpoch: Int
    /// Whether the run is over.
    public var isFinal: Bool
    /// Whether the run ended because its epochs no longer got better, as the spec asks.
    public var isStoppedEarly: Bool
    /// The numbers over the steps.
    public var series: [String: Series]
    /// What became non-finite: the first event of each pass, in order.
    public var nonFinite: [NonFiniteEvent]
    /// What made the loss of the rows held out non-finite, though that of training was finite; or nil.
    public var heldOutFailure: NonFiniteEvent?
    /// The epoch that did best on the validation rows, or nil without any.
    public var best: BestEpoch?
    /// What experiments showed.
    public var measurements: [Measurement]
    /// What checks of the rows said: `conflicting_labels`, `train_validation_leakage`,
    /// `target_leakage`, `validation_shift`, `constant_features`, `duplicated_features`,
    /// `class_imbalance`, `unshuffled_data`, `labels_out_of_range`, `inputs_not_normalized`,
    /// `inputs_not_finite`; empty where they weren't made.
    public var dataChecks: [CheckResult]
    /// What training said about the labels, or nil where that wasn't looked at.
    public var labelNoise: LabelNoise?
    /// How often each class was taken for each other on the rows held out, or nil where that wasn't
    /// looked at.
    public var confusion: ClassConfusion?

    /// Makes a trace.
    public init(
        spec: JSONValue, traits: RunTraits? = nil, task: TrainingTask, data: DataProfile,
        network: NetworkProfile,
        stepsTaken: Int, plannedSteps: Int, stepsPerEpoch: Int, isFinal: Bool,
        isStoppedEarly: Bool = false,
        series: [String: Series], nonFinite: [NonFiniteEvent],
        heldOutFailure: NonFiniteEvent? = nil, best: BestEpoch? = nil,
        measurements: [Measurement], dataChecks: [CheckResult] = [],
        labelNoise: LabelNoise? = nil, confusion: ClassConfusion? = nil
    ) {
        self.spec = spec
        self.traits = traits
        self.task = task
        self.data = data
        self.network = network
        self.stepsTaken = stepsTaken
        self.plannedSteps = plannedSteps
        self.stepsPerEpoch = stepsPerEpoch
        self.isFinal = isFinal
        self.isStoppedEarly = isStoppedEarly
        self.series = series
        self.nonFinite = nonFinite
        self.heldOutFailure = heldOutFailure
        self.best = best
        self.measurements = measurements
        self.dataChecks = dataChecks
        self.labelNoise = labelNoise
        self.confusion = confusion
    }

    /// What one check of the rows said, or nil if it wasn't made.
    public func dataCheck(_ name: String) -> CheckResult? {
        dataChecks.first { $0.check == name }
    }
}
