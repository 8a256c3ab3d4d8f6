/// Why a run goes wrong; what a remedy changes.
///
/// The names are wire names and never change.
public enum Cause: String, Sendable, Codable, CaseIterable {
    /// The activation function squeezes or kills gradients here.
    case unsuitableActivation = "unsuitable_activation"
    /// Linear layers stand on one another without a nonlinearity.
    case missingNonlinearity = "missing_nonlinearity"
    /// Initial weights are too large.
    case initializationTooLarge = "initialization_too_large"
    /// Initial weights are too small.
    case initializationTooSmall = "initialization_too_small"
    /// Units start equal and stay equal.
    case symmetricInitialization = "symmetric_initialization"
    /// A network this deep needs normalization.
    case missingNormalization = "missing_normalization"
    /// A network this deep needs shortcuts.
    case depthWithoutShortcuts = "depth_without_shortcuts"
    /// No layer adds a number of its own, so that the outputs can't move away from zero.
    case missingBias = "missing_bias"
    /// Dropout or noise disturbs the outputs themselves.
    case dropoutAtOutput = "dropout_at_output"
    /// Batch normalization gets a batch of one row.
    case batchOfOne = "batch_of_one"
    /// Inputs aren't near mean 0 and deviation 1.
    case inputsNotNormalized = "inputs_not_normalized"
    /// Inputs hold NaN or infinite values.
    case inputsNotFinite = "inputs_not_finite"
    /// A number such as −999 stands for missing inputs.
    case sentinelValues = "sentinel_values"
    /// Features have one value only.
    case constantFeatures = "constant_features"
    /// Targets are far from the scale of the outputs.
    case targetsNotScaled = "targets_not_scaled"
    /// Labels don't fit the loss's range.
    case labelsOutOfRange = "labels_out_of_range"
    /// Labels don't belong to their rows.
    case labelsCorrupted = "labels_corrupted"
    /// Equal rows have different labels.
    case conflictingLabels = "conflicting_labels"
    /// Some classes are rare.
    case classImbalance = "class_imbalance"
    /// Validation rows are among the training rows.
    case trainValidationLeakage = "train_validation_leakage"
    /// A feature gives the target away.
    case targetLeakage = "target_leakage"
    /// Validation rows differ from training rows.
    case validationShift = "validation_shift"
    /// Rows come in an order that matters.
    case unshuffledData = "unshuffled_data"
    /// There are too few rows.
    case datasetTooSmall = "dataset_too_small"
    /// Augmentation changes what rows mean.
    case augmentationTooStrong = "augmentation_too_strong"
    /// The inputs say nothing about the targets.
    case nothingToLearn = "nothing_to_learn"
    /// All training rows have the same target.
    case singleClass = "single_class"
    /// The network is far larger than the data.
    case excessCapacity = "excess_capacity"
    /// Nothing restrains the network.
    case missingRegularization = "missing_regularization"
    /// Training went on past the best epoch.
    case trainedTooLong = "trained_too_long"
    /// Regularization keeps the network from fitting.
    case excessiveRegularization = "excessive_regularization"
    /// The learning rate is too high.
    case learningRateTooHigh = "learning_rate_too_high"
    /// The learning rate is too low.
    case learningRateTooLow = "learning_rate_too_low"
    /// The batches are too large.
    case batchSizeTooLarge = "batch_size_too_large"
    /// The batches are too small.
    case batchSizeTooSmall = "batch_size_too_small"
    /// The momentum is too high.
    case momentumTooHigh = "momentum_too_high"
    /// The optimizer doesn't suit the problem.
    case unsuitableOptimizer = "unsuitable_optimizer"
    /// The learning-rate schedule doesn't suit the run.
    case unsuitableSchedule = "unsuitable_schedule"
    /// Clipping cuts most of the gradient.
    case clippingTooTight = "clipping_too_tight"
    /// What would have to learn is frozen.
    case frozenParameters = "frozen_parameters"
    /// Batch normalization's running statistics are behind the network.
    case runningStatisticsLag = "running_statistics_lag"
    /// Label smoothing leaves little of the target.
    case labelSmoothingTooStrong = "label_smoothing_too_strong"
    /// The run ended while it was still improving.
    case tooFewEpochs = "too_few_epochs"
    /// The network is too small for the task.
    case insufficientCapacity = "insufficient_capacity"
    /// The loss is made for another task.
    case lossTaskMismatch = "loss_task_mismatch"
    /// The loss expects another kind of output.
    case outputLossMismatch = "output_loss_mismatch"
    /// The loss overflows where a stable form of it wouldn't.
    case unstableLoss = "unstable_loss"
    /// The loss is summed over the batch.
    case summedLoss = "summed_loss"
    /// The metric doesn't measure what the loss trains.
    case metricMismatch = "metric_mismatch"
    /// The optimizer climbs instead of descending.
    case gradientSignFlipped = "gradient_sign_flipped"

    /// The category of the founding guide that the cause belongs to.
    public var category: CauseCategory {
        switch self {
        case .unsuitableActivation,
            .missingNonlinearity,
            .initializationTooLarge,
            .initializationTooSmall,
            .symmetricInitialization,
            .missingNormalization,
            .depthWithoutShortcuts,
            .missingBias,
            .dropoutAtOutput,
            .batchOfOne:
            .gradientFlow
        case .inputsNotNormalized,
            .inputsNotFinite,
            .sentinelValues,
            .constantFeatures,
            .targetsNotScaled,
            .labelsOutOfRange,
            .labelsCorrupted,
            .conflictingLabels,
            .classImbalance,
            .trainValidationLeakage,
            .targetLeakage,
            .validationShift,
            .unshuffledData,
            .datasetTooSmall,
            .augmentationTooStrong,
            .nothingToLearn,
            .singleClass:
            .data
        case .excessCapacity,
            .missingRegularization,
            .trainedTooLong,
            .excessiveRegularization:
            .overfitting
        case .learningRateTooHigh,
            .learningRateTooLow,
            .batchSizeTooLarge,
            .batchSizeTooSmall,
            .momentumTooHigh,
            .unsuitableOptimizer,
            .unsuitableSchedule,
            .clippingTooTight,
            .frozenParameters,
            .runningStatisticsLag,
            .labelSmoothingTooStrong,
            .tooFewEpochs,
            .insufficientCapacity:
            .hyperparameters
        case .lossTaskMismatch,
            .outputLossMismatch,
            .unstableLoss,
            .summedLoss,
            .metricMismatch,
            .gradientSignFlipped:
            .loss
        }
    }
}
